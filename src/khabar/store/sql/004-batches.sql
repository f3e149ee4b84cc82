-- Keys of documents, profiles and the words of MinHashes are made in another way; the next load makes them anew (store/renewing.py).
delete from blocking;
delete from sketch;
delete from band;
