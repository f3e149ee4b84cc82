-- Documents as they came in; a changed report is a new version, the old one stays.
create table document (
    number integer primary key, id text not null, version integer not null, current integer not null,
    text_hash text not null, claims_hash text not null, copy_of text not null,
    outlet text, url text, date text, title text not null, text text not null, byline text, spans text not null,
    unique (id, version));
create index document_current on document (id) where current;

-- Claims as the coder wrote them. They are never changed: corrections are rows of their own.
create table claim (
    number integer primary key, id text not null, document integer not null references document (number), record text not null,
    unique (document, id));
create index claim_id on claim (id);
create trigger claim_is_final before update on claim begin select raise(abort, 'claims are never changed'); end;
create trigger claim_is_kept before delete on claim begin select raise(abort, 'claims are never deleted'); end;

-- What a person corrected: field and new value (JSON), who, when (ISO 8601), why. Applied on reading, the last one counts.
create table correction (
    number integer primary key, claim integer not null references claim (number), field text not null, value text not null,
    who text not null, day text not null, why text not null);
create index correction_claim on correction (claim);

-- Whoever is responsible for claims: outlets, named and unnamed sources.
create table source (
    name text not null, kind text not null, entity text, country text, sector text, primary key (name, kind)) without rowid;

-- Events: the record (JSON), what is asked for in columns of its own, and the profile that linking compares.
create table event (
    number integer primary key, id text not null unique, profile blob not null, record text not null default '',
    type text, mode text, standing text, start text, end text, lat real, lon real, place text, country text,
    sources integer, reports integer);
create index event_start on event (start, lat, lon);
create index event_type on event (type, start);
create table member (
    claim integer primary key references claim (number), event integer not null references event (number),
    score real not null, why text not null);
create index member_event on member (event);
create table party (
    event integer not null references event (number), role text not null, name text not null,
    primary key (event, role, name)) without rowid;
create index party_name on party (name);
create table blocking (key integer not null, event integer not null, primary key (key, event)) without rowid;
create index blocking_event on blocking (event);

-- Copies of one report.
create table sketch (document integer primary key references document (number), hashes blob not null);
create table band (hash integer not null, document integer not null, primary key (hash, document)) without rowid;

-- Who is said to hold what: a row a claim with a territorial effect.
create table ledger (
    claim integer primary key references claim (number), id text not null, document text not null, place text not null,
    gazetteer text, country text, lat real, lon real, precision text, start text not null, end text not null,
    reported text not null, effect text not null, gained text not null, lost text not null,
    grade text not null, status text not null, source text not null, side text not null, outlet text, copy text not null);
create index ledger_place on ledger (lat, lon);

-- Words of all documents, folded; the row is that of the document.
create virtual table words using fts5 (folded, bare, content='', tokenize="unicode61 remove_diacritics 0");
