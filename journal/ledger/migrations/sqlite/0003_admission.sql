-- How an account came to work with citizens. Who had an account before is admitted, without an order.

ALTER TABLE operators ADD COLUMN standing TEXT NOT NULL DEFAULT 'admitted';
ALTER TABLE operators ADD COLUMN languages TEXT NOT NULL DEFAULT '[]'; -- JSON
ALTER TABLE operators ADD COLUMN admitted_on TEXT NOT NULL DEFAULT '';
ALTER TABLE operators ADD COLUMN order_number TEXT NOT NULL DEFAULT '';
ALTER TABLE operators ADD COLUMN mentor TEXT NOT NULL DEFAULT '';
ALTER TABLE operators ADD COLUMN course_until TEXT NOT NULL DEFAULT '';
ALTER TABLE operators ADD COLUMN suspended_because TEXT NOT NULL DEFAULT '';
