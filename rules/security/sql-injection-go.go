package store

func byName(db *sql.DB, name string) (*sql.Rows, error) {
	// ruleid: sql-injection-go
	return db.Query(fmt.Sprintf("SELECT * FROM users WHERE name = '%s'", name))
}

func remove(ctx context.Context, db *sql.DB, id string) error {
	// ruleid: sql-injection-go
	_, err := db.ExecContext(ctx, "DELETE FROM users WHERE id = "+id)
	return err
}

func built(c *gin.Context, db *gorm.DB) {
	query := "SELECT id FROM users WHERE mail = '" + c.Query("mail") + "'"
	// ruleid: sql-injection-go
	db.Raw(query).Scan(&users)
	// ruleid: sql-injection-go
	db.Where(fmt.Sprintf("name = '%s'", c.Query("name"))).Find(&users)
	// ok: sql-injection-go
	db.Where("name = ?", c.Query("name")).Find(&users)
}

func bound(db *sql.DB, name string, page int, table string) {
	// ok: sql-injection-go
	db.Query("SELECT * FROM users WHERE name = $1", name)
	// ok: sql-injection-go
	db.Query(fmt.Sprintf("SELECT * FROM users LIMIT 10 OFFSET %d", page))
	// ok: sql-injection-go
	db.Query(fmt.Sprintf("SELECT count(*) FROM %s", table))
	// ok: sql-injection-go
	db.Query("SELECT * FROM users WHERE id IN (" + placeholders + ")", ids...)
	// ok: sql-injection-go
	log.Info(fmt.Sprintf("DELETE FROM users WHERE id = '%s'", name))
}

func repeatedBefore(db *sql.DB, ids []any, owner string) {
	marks := strings.TrimSuffix(strings.Repeat("?,", len(ids)), ",")
	// ok: sql-injection-go
	db.Query(fmt.Sprintf("SELECT * FROM users WHERE id IN (%s)", marks), ids...)
	// ok: sql-injection-go
	db.Query("SELECT * FROM users WHERE id IN ("+marks+")", ids...)
	more := strings.Repeat("?,", len(ids)-1) + "?"
	// ok: sql-injection-go
	db.Query("SELECT * FROM users WHERE id IN ("+more+")", ids...)
	// ok: sql-injection-go
	db.Query(fmt.Sprintf("SELECT * FROM users WHERE id IN (%s)", more), ids...)
	// ok: sql-injection-go
	db.Query(fmt.Sprintf("SELECT * FROM users WHERE id IN (?%s)", strings.Repeat(",?", len(ids)-1)), ids...)
	// ruleid: sql-injection-go
	db.Query(fmt.Sprintf("SELECT * FROM users WHERE owner = '%s' AND id IN (%s)", owner, marks), ids...)
	listed := strings.Join(names, "','")
	// ruleid: sql-injection-go
	db.Query(fmt.Sprintf("SELECT * FROM users WHERE name IN ('%s')", listed))
}
