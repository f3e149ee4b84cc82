-- Events in a box and a month are found by their days and points in the index alone, however many there are.
drop index event_start;
create index event_start on event (start, end, lat, lon);
-- Keys, profiles and MinHashes are made in another way; the next load makes them anew (store/renewing.py).
delete from blocking;
delete from sketch;
delete from band;
