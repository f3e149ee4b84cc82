-- What khabar watch knows. Times are ISO 8601, UTC, so that they sort; next: when to ask again, null for never.
-- Pages that list articles (feeds, sitemaps, sections), as they last answered; parent: the index that names a sitemap.
create table listing (
    url text primary key, source text not null, parent text, etag text, modified text, checked text, seen text, next text not null,
    failures integer not null default 0, problem text) without rowid;
-- Articles that they named. State: waiting, loaded, unreadable, refused, failed, moved (to another URL), or
-- gone (what was loaded before stays).
create table article (
    number integer primary key, url text not null unique, source text not null, document text not null, date text,
    found text not null, state text not null default 'waiting', etag text, modified text, next text,
    looks integer not null default 0, tries integer not null default 0, problem text);
create index article_next on article (source, next) where next is not null;
create index article_document on article (document);
-- Where each version of a report came from: a row for each time its page was fetched, or found to be gone.
create table fetched (
    number integer primary key, id text not null, document integer references document (number), url text not null,
    final_url text not null, at text not null, status integer not null, sha256 text not null, size integer not null, raw text);
create index fetched_id on fetched (id);
