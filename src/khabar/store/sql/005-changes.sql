-- Which events changed last: one that is written or deleted gets the next revision, so that whoever keeps something about all
-- events (store/kept.py) need only read those that changed. The identity tells one database from another at its place.
create table change (event integer primary key, revision integer not null);
create index change_revision on change (revision);
create trigger event_is_written after update of record on event begin
    insert or replace into change values (new.number, (select coalesce(max(revision), 0) + 1 from change));
end;
create trigger event_is_dropped after delete on event begin
    insert or replace into change values (old.number, (select coalesce(max(revision), 0) + 1 from change));
end;
insert into change select number, row_number() over (order by number) from event;
create table identity as select lower(hex(randomblob(8))) as id;
