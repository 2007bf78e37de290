fn find(db: &Connection, name: &str) {
    // ruleid: sql-injection-rust
    sqlx::query(&format!("SELECT * FROM users WHERE name = '{}'", name));
    let sql = format!("DELETE FROM users WHERE name = '{name}'");
    // ruleid: sql-injection-rust
    db.execute(&sql, []);
    // ok: sql-injection-rust
    db.execute("DELETE FROM users WHERE name = ?1", [name]);
    // ok: sql-injection-rust
    db.execute(&format!("DELETE FROM {}", TABLE), []);
}
