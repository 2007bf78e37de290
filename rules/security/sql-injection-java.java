class Users {
  List<User> byName(Statement statement, String name) throws SQLException {
    // ruleid: sql-injection-java
    return read(statement.executeQuery("SELECT * FROM users WHERE name = '" + name + "'"));
  }

  List<User> byMail(@RequestParam String mail) {
    String sql = "SELECT * FROM users WHERE mail = '" + mail + "' ORDER BY id";
    // ruleid: sql-injection-java
    return jdbcTemplate.query(sql, mapper);
  }

  void remove(String id) {
    // ruleid: sql-injection-java
    jdbcTemplate.update(String.format("DELETE FROM users WHERE id = '%s'", id));
  }

  User jpql(String name) {
    // ruleid: sql-injection-java
    return (User) entityManager.createQuery("from User where name = '" + name + "'").getSingleResult();
  }

  void prepared(Connection db, String name) throws SQLException {
    // ruleid: sql-injection-java
    PreparedStatement bad = db.prepareStatement("SELECT id FROM users WHERE name = '" + name + "'");
    // ok: sql-injection-java
    PreparedStatement good = db.prepareStatement("SELECT id FROM users WHERE name = ?");
    // ok: sql-injection-java
    db.prepareStatement("SELECT id FROM users WHERE kind = " + KIND + " AND name = ?");
  }

  void fine(int page, String name) {
    // ok: sql-injection-java
    jdbcTemplate.query("SELECT * FROM users WHERE name = ?", mapper, name);
    // ok: sql-injection-java
    jdbcTemplate.query(String.format("SELECT * FROM users LIMIT 10 OFFSET %d", page), mapper);
    // ok: sql-injection-java
    jdbcTemplate.query("SELECT * FROM users " + "WHERE name = ?", mapper, name);
    // ok: sql-injection-java
    log.info("DELETE FROM users WHERE name = '" + name + "'");
  }

  void typed(@RequestParam int number, @RequestParam("key") UUID key, @PathVariable Long id, @RequestParam String name) {
    // ok: sql-injection-java
    jdbcTemplate.query("SELECT * FROM users WHERE number = " + number, mapper);
    // ok: sql-injection-java
    jdbcTemplate.query("SELECT * FROM users WHERE number = " + number + " ORDER BY id", mapper);
    // ok: sql-injection-java
    jdbcTemplate.query("SELECT * FROM users WHERE key = '" + key + "'", mapper);
    // ok: sql-injection-java
    jdbcTemplate.update("DELETE FROM users WHERE id = " + id);
    // todook: sql-injection-java
    jdbcTemplate.update(String.format("DELETE FROM users WHERE id = %s", id));
    String sql = "SELECT * FROM users WHERE id = " + id;
    // ok: sql-injection-java
    jdbcTemplate.query(sql, mapper);
    // ruleid: sql-injection-java
    jdbcTemplate.query("SELECT * FROM users WHERE number = " + number + " AND name = '" + name + "'", mapper);
    // ruleid: sql-injection-java
    jdbcTemplate.query("SELECT * FROM users WHERE name = '" + name + "'", mapper);
  }
}
