//! Runs before this one: a row each, what they found changed, and the stores that are no longer there.
//!
//! A row of counts is JSON that only the report understands. Nothing here is needed to read a store; it is
//! evidence: that a store was there, what lay in it, and that it is gone.

use std::collections::HashMap;
use std::path::Path;

use rusqlite::params;

use super::{Folders, Inventory, InventoryError, explain, schema};

/// Findings below this are not counted; the report uses the same threshold.
const COUNTED_FROM: u8 = 50;

/// Copies that are named at each store, here and in the report. Thousands of messages of one wording would otherwise
/// name each other, which fills a disk.
pub const COPIES_NAMED: usize = 20;

/// A store that a run found new, changed or gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// `new`, `changed`, `gone`, or `unreached` when a folder above it could not be entered.
    pub kind: String,
    /// Where.
    pub path: String,
    /// Its system.
    pub system: String,
    /// Whose data: the class's id, now or before it went.
    pub class: String,
    /// Values by field type before, such as `email:3 phone:2`.
    pub before: String,
    /// The same now.
    pub after: String,
}

/// A store that was there once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gone {
    /// Where it was.
    pub path: String,
    /// Its system.
    pub system: String,
    /// BLAKE3 of its content, in hexadecimal.
    pub digest: Option<String>,
    /// Its size.
    pub bytes: Option<u64>,
    /// Whose data.
    pub class: String,
    /// Values by field type, such as `email:3 phone:2`.
    pub fields: String,
    /// When it was last read, in microseconds since 1970-01-01 UTC.
    pub last_read: i64,
    /// Start of the run that found it gone.
    pub found: i64,
    /// How many stores of the same content are still there.
    pub copies_left: u64,
    /// The first of them by path, at most [`COPIES_NAMED`].
    pub copies: Vec<String>,
    /// Something stands at its path again.
    pub back: bool,
}

/// How many stores changed, with and without personal data.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Not there before.
    pub new: u64,
    /// There before, with other content, other findings or another coverage.
    pub changed: u64,
    /// There before and not now.
    pub gone: u64,
    /// Not reached this time.
    pub unreached: u64,
    /// Of the new and changed ones: with personal data that was not there before.
    pub exposed: u64,
}

/// A store's values by field type, in the order of their names, from one of the two databases.
fn fields_of(of: &str, store: &str) -> String {
    format!(
        "(SELECT coalesce(group_concat(id || ':' || n, ' '), '') FROM (
            SELECT f.id AS id, sum(n) AS n FROM (
                SELECT field, found AS n FROM {of}.finding
                    WHERE store = {store} AND confidence >= {COUNTED_FROM}
                UNION ALL SELECT field, hits FROM {of}.text_finding
                    WHERE store = {store} AND confidence >= {COUNTED_FROM})
            JOIN {of}.field f ON f.position = field GROUP BY f.id ORDER BY f.id))"
    )
}

impl Inventory {
    /// Takes over the history of an earlier inventory, where there is one.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn inherit(&mut self, earlier: &Path) -> Result<(), InventoryError> {
        self.with_earlier(earlier, |inventory| {
            for table in ["history", "change", "gone"] {
                let sql = format!("INSERT OR IGNORE INTO main.{table} SELECT * FROM earlier.{table}");
                inventory.connection.execute(&sql, []).map_err(explain)?;
            }
            Ok(())
        })
        .map(|_| ())
    }

    /// The number of the next run.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn next_run(&self) -> Result<i64, InventoryError> {
        let sql = "SELECT coalesce(max(id), 0) + 1 FROM history";
        Ok(self.connection.query_row(sql, [], |row| row.get(0))?)
    }

    /// Compares what was read with an earlier inventory of the same roots, keeps the changes of stores with
    /// personal data and the stores that are gone. `None` when there is nothing to compare with.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn compare(
        &mut self,
        earlier: &Path,
        run: i64,
        found: i64,
        complete: bool,
    ) -> Result<Option<Counts>, InventoryError> {
        self.with_earlier(earlier, |inventory| {
            let mut counts = Counts::default();
            inventory.fresh_changes(run, &mut counts)?;
            if complete {
                inventory.gone_changes(run, found, &mut counts)?;
            }
            Ok(counts)
        })
    }

    fn fresh_changes(&mut self, run: i64, counts: &mut Counts) -> Result<(), InventoryError> {
        let sql = format!(
            "SELECT s.path, s.system, s.class, o.id IS NOT NULL, s.digest IS o.digest AND s.status IS o.status
                 AND s.reason IS o.reason, {}, CASE WHEN o.id IS NULL THEN '' ELSE {} END
             FROM main.store s JOIN main.unit u ON u.id = s.unit AND u.state <> 0
             LEFT JOIN earlier.store o ON o.path = s.path
                 AND EXISTS (SELECT 1 FROM earlier.unit x WHERE x.id = o.unit AND x.state <> 0)
             WHERE s.unit >= ?1",
            fields_of("main", "s.id"),
            fields_of("earlier", "o.id"),
        );
        let mut changes = Vec::new();
        {
            let mut statement = self.connection.prepare(&sql)?;
            let mut rows = statement.query([self.writer.compare_from])?;
            while let Some(row) = rows.next()? {
                let (there, same): (bool, bool) = (row.get(3)?, row.get(4)?);
                let (after, before): (String, String) = (row.get(5)?, row.get(6)?);
                let kind = match there {
                    false => "new",
                    true if !same || before != after => "changed",
                    true => continue,
                };
                *(if there { &mut counts.changed } else { &mut counts.new }) += 1;
                counts.exposed += u64::from(has_more(&before, &after));
                if !before.is_empty() || !after.is_empty() {
                    changes.push(Change {
                        kind: kind.to_owned(),
                        path: row.get(0)?,
                        system: row.get(1)?,
                        class: row.get(2)?,
                        before,
                        after,
                    });
                }
            }
        }
        self.keep(run, &changes)
    }

    fn gone_changes(&mut self, run: i64, found: i64, counts: &mut Counts) -> Result<(), InventoryError> {
        // A unit that was kept has its id still: its stores are there without being looked for by their paths.
        let sql = format!(
            "SELECT o.path, o.system, o.class, {}, o.digest, o.bytes, ou.read_at, o.status <> 'scanned'
             FROM earlier.unit ou
             LEFT JOIN main.unit kept ON kept.id = ou.id AND kept.path = ou.path AND kept.read_at = ou.read_at
             CROSS JOIN earlier.store o ON o.unit = ou.id
             WHERE ou.state <> 0 AND (kept.id IS NULL OR kept.state = 0)
                 AND NOT EXISTS (SELECT 1 FROM main.store s JOIN main.unit u ON u.id = s.unit AND u.state <> 0
                     WHERE s.path = o.path)",
            fields_of("earlier", "o.id"),
        );
        let mut changes = Vec::new();
        {
            let mut statement = self.connection.prepare(&sql)?;
            let mut rows = statement.query([])?;
            let mut keep = self.connection.prepare(
                "INSERT OR REPLACE INTO gone (run, path, system, class, fields, digest, bytes, last_read, found)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            )?;
            while let Some(row) = rows.next()? {
                let change = Change {
                    kind: "gone".to_owned(),
                    path: row.get(0)?,
                    system: row.get(1)?,
                    class: row.get(2)?,
                    before: row.get(3)?,
                    after: String::new(),
                };
                let unread: bool = row.get(7)?;
                if self.is_unreached(&change.path)? {
                    counts.unreached += 1;
                    changes.push(Change { kind: "unreached".to_owned(), ..change });
                    continue;
                }
                counts.gone += 1;
                if !change.before.is_empty() || unread {
                    let (digest, bytes): (Option<Vec<u8>>, Option<i64>) = (row.get(4)?, row.get(5)?);
                    let read: i64 = row.get(6)?;
                    keep.execute(params![
                        run,
                        change.path,
                        change.system,
                        change.class,
                        change.before,
                        digest,
                        bytes,
                        read,
                        found
                    ])
                    .map_err(explain)?;
                }
                if !change.before.is_empty() {
                    changes.push(change);
                }
            }
        }
        self.keep(run, &changes)
    }

    /// Whether this scan could not enter a folder above the path: then nobody knows whether it is gone.
    fn is_unreached(&self, path: &str) -> Result<bool, InventoryError> {
        let sql = "SELECT EXISTS (SELECT 1 FROM main.ledger WHERE path = ?1 AND reason IN
            ('io', 'denied', 'other_file_system', 'interrupted'))";
        let mut statement = self.connection.prepare_cached(sql)?;
        let above = path.match_indices('/').map(|(at, _)| path.get(..at).unwrap_or(""));
        for folder in above.chain([".", path]) {
            if statement.query_row([folder], |row| row.get(0))? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn keep(&mut self, run: i64, changes: &[Change]) -> Result<(), InventoryError> {
        let sql = "INSERT OR REPLACE INTO change (run, path, kind, system, class, before, after)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        let mut statement = self.connection.prepare(sql)?;
        for change in changes {
            let Change { kind, path, system, class, before, after } = change;
            statement.execute(params![run, path, kind, system, class, before, after]).map_err(explain)?;
        }
        Ok(())
    }

    /// Takes back what a killed run may have written of itself: `run` is the number of the one that goes on with it.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn forget_runs_from(&mut self, run: i64) -> Result<(), InventoryError> {
        for (table, column) in [("history", "id"), ("change", "run"), ("gone", "run")] {
            let sql = format!("DELETE FROM {table} WHERE {column} >= ?1");
            self.connection.execute(&sql, [run]).map_err(explain)?;
        }
        Ok(())
    }

    /// Keeps the row of a run.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn keep_run(&mut self, run: i64, facts: &str) -> Result<(), InventoryError> {
        let sql = "INSERT OR REPLACE INTO history (id, facts) VALUES (?1, ?2)";
        self.connection.execute(sql, params![run, facts]).map_err(explain)?;
        Ok(())
    }

    /// The runs, the first one first, as they were kept.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn runs(&self) -> Result<Vec<(i64, String)>, InventoryError> {
        let mut statement = self.connection.prepare("SELECT id, facts FROM history ORDER BY id")?;
        let runs = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(runs.collect::<Result<_, _>>()?)
    }

    /// What a run found changed among stores with personal data, in the order of paths.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn changes(&self, run: i64) -> Result<Vec<Change>, InventoryError> {
        let sql =
            "SELECT kind, path, system, class, before, after FROM change WHERE run = ?1 ORDER BY path, kind";
        let mut statement = self.connection.prepare(sql)?;
        let changes = statement.query_map([run], |row| {
            Ok(Change {
                kind: row.get(0)?,
                path: row.get(1)?,
                system: row.get(2)?,
                class: row.get(3)?,
                before: row.get(4)?,
                after: row.get(5)?,
            })
        })?;
        Ok(changes.collect::<Result<_, _>>()?)
    }

    /// Stores that are gone, in the order of paths, with what is left of them.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn gone(&self) -> Result<Vec<Gone>, InventoryError> {
        let sql = "SELECT path, system, digest, bytes, class, fields, last_read, found,
                EXISTS (SELECT 1 FROM store WHERE store.path = gone.path)
            FROM gone ORDER BY path, run";
        let mut statement = self.connection.prepare(sql)?;
        let mut by_digest = self.connection.prepare(
            "SELECT store.path FROM store JOIN unit ON unit.id = store.unit AND unit.state <> 0
             WHERE digest = ?1 ORDER BY store.path",
        )?;
        let mut rows = statement.query([])?;
        let mut all = Vec::new();
        // Stores of one content go together, and are asked for once.
        let mut left: HashMap<Vec<u8>, (u64, Vec<String>)> = HashMap::new();
        while let Some(row) = rows.next()? {
            let digest: Option<Vec<u8>> = row.get(2)?;
            let (copies_left, copies) = match &digest {
                None => (0, Vec::new()),
                Some(digest) => match left.get(digest) {
                    Some(known) => known.clone(),
                    None => {
                        let mut found = by_digest.query([digest])?;
                        let (mut count, mut named) = (0, Vec::new());
                        while let Some(row) = found.next()? {
                            count += 1;
                            if named.len() < COPIES_NAMED {
                                named.push(row.get(0)?);
                            }
                        }
                        left.insert(digest.clone(), (count, named.clone()));
                        (count, named)
                    }
                },
            };
            all.push(Gone {
                path: row.get(0)?,
                system: row.get(1)?,
                digest: digest.as_deref().map(super::read::hexadecimal),
                bytes: row.get(3)?,
                class: row.get(4)?,
                fields: row.get(5)?,
                last_read: row.get(6)?,
                found: row.get(7)?,
                copies_left,
                copies,
                back: row.get(8)?,
            });
        }
        Ok(all)
    }

    /// The row of a run in which nothing changed, with some facts and what was learnt of folders, written into a
    /// finished inventory at once or not at all.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn keep_quiet_run(
        path: &Path,
        facts: &[(&str, &str)],
        row: (i64, &str),
        folders: &Folders,
    ) -> Result<(), InventoryError> {
        let connection = schema::open_in_place(path)?;
        let write = || -> rusqlite::Result<()> {
            connection.execute_batch("BEGIN IMMEDIATE")?;
            for (key, value) in facts {
                connection
                    .execute("INSERT OR REPLACE INTO run (key, value) VALUES (?1, ?2)", [key, value])?;
            }
            connection.execute(
                "INSERT OR REPLACE INTO history (id, facts) VALUES (?1, ?2)",
                params![row.0, row.1],
            )?;
            if !folders.are_none() {
                folders.write(&connection)?;
            }
            connection.execute_batch("COMMIT")
        };
        write().map_err(explain)
    }

    /// Keeps a fact in a finished inventory.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn keep_fact(path: &Path, key: &str, value: &str) -> Result<(), InventoryError> {
        let connection = schema::open_in_place(path)?;
        let sql = "INSERT OR REPLACE INTO run (key, value) VALUES (?1, ?2)";
        connection.execute(sql, [key, value]).map_err(explain)?;
        Ok(())
    }

    /// Does something with an earlier inventory attached; `None` when it is none of this version.
    fn with_earlier<T>(
        &mut self,
        earlier: &Path,
        work: impl FnOnce(&mut Inventory) -> Result<T, InventoryError>,
    ) -> Result<Option<T>, InventoryError> {
        if !earlier.exists() || schema::open_read_only(earlier).is_err() {
            return Ok(None);
        }
        self.flush()?;
        self.touch()?;
        let path = earlier.to_string_lossy();
        self.connection.execute("ATTACH DATABASE ?1 AS earlier", [path.as_ref()]).map_err(explain)?;
        self.begin()?;
        let done = work(self);
        let done = match done {
            Ok(done) => self.commit().map(|()| Some(done)),
            Err(error) => {
                self.connection.execute_batch("ROLLBACK").map_err(explain)?;
                Err(error)
            }
        };
        self.connection.execute_batch("DETACH DATABASE earlier").map_err(explain)?;
        done
    }
}

/// Whether a kind of personal data came, or more of one.
fn has_more(before: &str, after: &str) -> bool {
    let count = |fields: &str, id: &str| {
        let found = fields.split(' ').filter_map(|part| part.rsplit_once(':')).find(|(own, _)| *own == id);
        found.and_then(|(_, n)| n.parse::<u64>().ok()).unwrap_or(0)
    };
    let mut kinds = after.split(' ').filter_map(|part| part.rsplit_once(':'));
    kinds.any(|(id, n)| n.parse::<u64>().is_ok_and(|n| n > count(before, id)))
}

#[cfg(test)]
mod tests {
    use super::has_more;

    #[test]
    fn more_of_a_kind_is_an_exposure() {
        assert!(has_more("", "email:3"));
        assert!(has_more("email:3", "email:3 phone:1"));
        assert!(has_more("email:3", "email:4"));
        assert!(!has_more("email:3 phone:2", "email:3 phone:1"));
        assert!(!has_more("email:3", ""));
    }
}
