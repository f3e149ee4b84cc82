-- Every statement with which the store is read and written, by name.

-- step: current documents
select d.id, d.number, d.version, d.text_hash, d.claims_hash from json_each(?) k join document d on d.id = k.value where d.current;
-- step: current document
select number from document where id = ? and current;
-- step: last document
select coalesce(max(number), 0) from document;
-- step: retire document
update document set current = 0 where number = ?;
-- step: add document
insert into document (
number, id, version, current, text_hash, claims_hash, copy_of, outlet, url, date, title, text, byline, spans, sentences)
values (?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);
-- step: last claim
select coalesce(max(number), 0) from claim;
-- step: add claim
insert into claim (number, id, document, record) values (?, ?, ?, ?);
-- step: add source
insert or ignore into source values (?, ?, ?, ?, ?);
-- step: add words
insert into words (rowid, folded, bare) values (?, ?, ?);

-- step: add sketch
insert into sketch values (?, ?);
-- step: add band
insert or ignore into band values (?, ?);
-- step: documents of bands
select b.hash, b.document from json_each(?) k join band b on b.hash = k.value;
-- step: sketches of documents
select s.document, s.hashes, d.copy_of from json_each(?) k join sketch s on s.document = k.value join document d on d.number = k.value;

-- step: events of keys
select b.key, b.event from json_each(?) k join blocking b on b.key = k.value;
-- step: add key
insert or ignore into blocking values (?, ?);
-- step: keys of an event
select key from blocking where event = ?;
-- step: drop keys
delete from blocking where event = ?;
-- step: profile
select id, profile from event where number = ?;
-- step: last event
select coalesce(max(number), 0) from event;
-- step: begin event
insert into event (number, id, profile) values (?, ?, x'');
-- step: write profile
update event set profile = ? where number = ?;
-- step: keys are missing
select exists (select 1 from event) and not exists (select 1 from blocking);
-- step: write event
update event set profile = ?, record = ?, type = ?, mode = ?, standing = ?, start = ?, end = ?, lat = ?, lon = ?, place = ?, country = ?,
sources = ?, reports = ? where number = ?;
-- step: drop event
delete from event where number = ?;
-- step: drop parties
delete from party where event = ?;
-- step: add party
insert or ignore into party values (?, ?, ?);
-- step: add member
insert into member values (?, ?, ?, ?);
-- step: members of a document
select m.claim, m.event from member m join claim c on c.number = m.claim where c.document = ?;
-- step: drop member
delete from member where claim = ?;
-- step: accounts
select c.number, c.record, d.id, d.outlet, d.date, d.copy_of, m.score, m.why from member m join claim c on c.number = m.claim
join document d on d.number = c.document where m.event = ? order by m.claim;
-- step: claims of an event
select c.number, c.record, d.id, d.outlet, d.url, d.date, d.title from event e join member m on m.event = e.number
join claim c on c.number = m.claim join document d on d.number = c.document where e.id = ? order by m.claim;
-- step: documents of an event
select distinct d.number, d.id, d.outlet, d.date, d.title, d.text, d.copy_of from member m join claim c on c.number = m.claim
join document d on d.number = c.document where m.event = ?;
-- step: claims in an event
select c.id from member m join claim c on c.number = m.claim where m.event = ?;
-- step: event of a claim
select event from member where claim = ?;

-- step: drop ledger
delete from ledger where claim in (select number from claim where document = ?);
-- step: add ledger
insert into ledger values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);
-- step: corrected rows of the ledger
create temp table if not exists ledger_corrected as select * from ledger where false;
-- step: ledger as corrected
create temp view if not exists ledger_as_corrected as select * from ledger
where claim not in (select claim from correction where field <> 'accepted') union all select * from ledger_corrected;
-- step: forget corrected rows
delete from ledger_corrected;
-- step: corrected claims
select c.number, c.record, d.id, d.outlet, d.date, d.copy_of from claim c join document d on d.number = c.document
where d.current and c.number in (select claim from correction where field <> 'accepted') order by c.number;
-- step: add corrected row
insert into ledger_corrected values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);
-- step: ledger of a place
select l.* from ledger_as_corrected l where l.lat between ? and ? and l.lon between ? and ? and l.start <= ? and l.reported <= ?
and (l.gazetteer = ? or l.precision not in ('city', 'site') or (l.lat between ? and ? and l.lon between ? and ?)) order by l.claim;

-- step: add correction
insert into correction (claim, field, value, who, day, why) values (?, ?, ?, ?, ?, ?);
-- step: corrections of a claim
select field, value, who, day, why, number from correction where claim = ? order by number;

-- step: trail
select c.number, c.id, d.id from correction o join claim c on c.number = o.claim join document d on d.number = c.document
where d.current and (?1 is null or d.id = ?1) order by o.number desc;
-- step: corrected documents
select distinct d.id from correction o join claim c on c.number = o.claim join document d on d.number = c.document
where d.current order by d.number;
-- step: claim of a correction
select c.id from correction o join claim c on c.number = o.claim where o.number = ?;
-- step: any correction
select exists (select 1 from correction);

-- step: events like an id
select record from event where id >= ? and id < ? and record <> '' order by id limit 2;
-- step: claim by id
select c.number, c.record, d.id, d.outlet, d.url, d.date, d.title, d.text from claim c join document d on d.number = c.document
where c.id = ? and d.current;
-- step: document by id
select number, id, outlet, url, date, title, text, byline, spans from document where id = ? and current;
-- step: claims of a document
select record from claim where document = ? order by number;
-- step: search
select d.id, d.outlet, d.date, d.title, d.text from words join document d on d.number = words.rowid
where words match ? and d.current order by rank, d.number limit ?;
-- step: documents with words
select rowid from words where words match ?;
-- step: rules
select linking from rules;
-- step: forget rules
delete from rules;
-- step: keep rules
insert into rules values (?);
-- step: new identity
update identity set id = lower(hex(randomblob(8)));
-- step: state
select (select id from identity), (select coalesce(max(revision), 0) from change),
(select coalesce(max(number), 0) from document), (select coalesce(max(number), 0) from correction);
-- step: hash of a report
select text_hash from document where number = ?;
-- step: reports since
select number, id, outlet, date from document where current and number > ? order by number;
-- step: retired reports
select number from document where not current and number <= ?;
-- step: reports corrected since
select distinct d.number from correction o join claim c on c.number = o.claim join document d on d.number = c.document
where d.current and o.number > ?;
-- step: claims of reports
select d.number, c.number, c.record, d.id, d.outlet, d.date, d.copy_of from json_each(?) k join document d on d.number = k.value
join claim c on c.document = d.number order by d.number, c.number;
-- step: evidence of claims
select c.number, c.record, d.id, d.outlet, d.date, d.copy_of from json_each(?) k join claim c on c.number = k.value
join document d on d.number = c.document order by c.number;
-- step: numbers of changed events
select event from change where revision > ? order by event;
-- step: changed events
select c.event, cast(e.record as blob) from change c left join event e on e.number = c.event where c.revision > ? order by c.event;
-- step: number of an event
select number from event where id = ?;
-- step: events by number
select e.number, e.record from json_each(?) k join event e on e.number = k.value where e.record <> '' order by k.key;
-- step: documents by number
select d.number, d.id, d.outlet, d.date, d.title, d.url, (select count(*) from claim c where c.document = d.number)
from json_each(?) k join document d on d.number = k.value order by k.key;
-- step: versions of a document
select version, date, current from document where id = ? order by version;
-- step: coded document
select number, id, outlet, url, date, title, text, byline, spans, copy_of from document where id = ? and current;
-- step: claims of a document with events
select c.number, c.record, e.id from claim c left join member m on m.claim = c.number left join event e on e.number = m.event
where c.document = ? order by c.number;
-- step: document of a number
select id from document where number = ?;
-- step: claims of documents
select c.number, c.record, d.id, d.outlet, d.url, d.date, d.title, e.id from claim c
join document d on d.number = c.document left join member m on m.claim = c.number left join event e on e.number = m.event
where c.document in (select value from json_each(?1)) and (?2 is null or m.event in (select value from json_each(?2)))
and c.number > ?3 order by c.number limit ?4;
-- step: count claims of documents
select count(*) from claim c left join member m on m.claim = c.number
where c.document in (select value from json_each(?1)) and (?2 is null or m.event in (select value from json_each(?2)));
-- step: places of the ledger
select coalesce(gazetteer, place), place, count(*) from ledger_as_corrected group by 1 order by 3 desc, 1;
-- step: coverage
select outlet, substr(date, 1, 10), count(*), sum(copy_of <> id), sum(sentences) from document
where current and (date is null or date between ? and ?) group by 1, 2 order by 1, 2;
-- step: days of publication
select min(date), max(date) from document where current;
-- step: current claims
select c.number, c.record, d.id, d.outlet, d.date, d.copy_of from claim c join document d on d.number = c.document
where d.current and coalesce(d.date, '') between ? and ? order by c.number;
-- step: events of claims
select distinct e.number, e.id from json_each(?) k join member m on m.claim = k.value join event e on e.number = m.event where e.reports > 1 order by e.number limit ?;
-- step: outlets
select distinct outlet from document where current and outlet is not null order by 1;
-- step: all documents
select id, version, outlet, url, date, title, copy_of, text_hash, length(text) from document where current order by number;
-- step: all claims
select c.number, c.record, d.id, d.outlet, e.id from claim c join document d on d.number = c.document
left join member m on m.claim = c.number left join event e on e.number = m.event where d.current order by c.number;
-- step: all ledger
select * from ledger_as_corrected order by claim;
-- step: counts
select (select count(*) from document where current), (select count(*) from document where not current),
(select count(*) from claim), (select count(*) from event), (select count(*) from ledger), (select count(*) from correction),
(select count(*) from source);

-- step: register listing
insert into listing (url, source, parent, next) values (?, ?, ?, ?)
on conflict (url) do update set source = excluded.source, parent = excluded.parent;
-- step: forget listings
delete from listing where parent = ? and url not in (select value from json_each(?));
-- step: due listings
select l.url, l.etag, l.modified, l.next, l.failures from json_each(?1) k join listing l on l.url = k.value or l.parent = k.value
where l.next <= ?2 or (?3 and l.failures = 0) order by k.key, l.parent is not null, l.url;
-- step: write listing
update listing set etag = ?, modified = ?, checked = ?, seen = coalesce(?, seen), next = ?, failures = ?, problem = ? where url = ?;
-- step: article by url
select number, url, source, document, date, found, state, etag, modified, looks, tries from article where url = ?;
-- step: add article
insert into article (url, source, document, date, found, next) values (?1, ?2, ?3, ?4, ?5, ?5);
-- step: due articles
select number, url, source, document, date, found, state, etag, modified, looks, tries from article
where source = ? and next <= ? order by number limit ?;
-- step: write article
update article set state = ?, etag = ?, modified = ?, next = ?, looks = ?, tries = ?, problem = ? where number = ?;
-- step: put article off
update article set next = ? where number = ?;
-- step: add fetched
insert into fetched (id, document, url, final_url, at, status, sha256, size, raw) values (?, ?, ?, ?, ?, ?, ?, ?, ?);
-- step: provenance
select f.id, d.version, f.url, f.final_url, f.at, f.status, f.sha256, f.size, f.raw from fetched f
left join document d on d.number = f.document where f.id = ? order by f.number;
-- step: watched listings
select source, url, checked, seen, next, failures, problem from listing order by source, url;
-- step: watched articles
select source, state, count(*) from article group by 1, 2;
-- step: problems of articles
select source, url, state, found, next, problem from article where problem is not null and state <> 'moved' order by number;
