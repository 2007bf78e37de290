class Users {
  void Find(string name, int page) {
    // ruleid: sql-injection-csharp
    var a = new SqlCommand($"SELECT * FROM users WHERE name = '{name}'", connection);
    var sql = "DELETE FROM users WHERE name = '" + name + "'";
    // ruleid: sql-injection-csharp
    command.CommandText = sql;
    // ruleid: sql-injection-csharp
    context.Users.FromSqlRaw("SELECT * FROM users WHERE name = '" + name + "'");
    // ruleid: sql-injection-csharp
    connection.Query<User>($"SELECT * FROM users WHERE name = '{name}'");
    // ok: sql-injection-csharp
    var b = new SqlCommand("SELECT * FROM users WHERE name = @name", connection);
    // ok: sql-injection-csharp
    context.Users.FromSqlInterpolated($"SELECT * FROM users WHERE name = {name}");
    // ok: sql-injection-csharp
    connection.Query<User>("SELECT * FROM users WHERE name = @name", new { name });
  }
}
