-- Rules of linking of your own (the text of a file like data/events/linking.toml); no row: those that Khabar ships.
create table rules (linking text not null);
