-- The old key is a secret: the row's number in the dump stands for it.
SELECT _row AS old_row, id FROM install_intent
