-- How much was read of each report, so that a quiet day can be told from one without reports.
alter table document add column sentences integer not null default 0;
update document set sentences = sentence_count(title, text);
create index document_date on document (date) where current;
