-- Events in a box and a month are found by their days and points in the index alone, however many there are.
drop index event_start;
create index event_start on event (start, end, lat, lon);
