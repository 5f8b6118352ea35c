// Plays one of the clients whose octets are recorded beside this file: clients NAME ADDRESS.
package main

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	_ "github.com/lib/pq"
)

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "clients:", err)
		os.Exit(1)
	}
}

func expect(ok bool, what string, got any) {
	if !ok {
		fmt.Fprintln(os.Stderr, "clients:", what, got)
		os.Exit(1)
	}
}

var noon = time.Date(2026, 7, 29, 12, 0, 1, 98e6, time.UTC)

func playPgx(ctx context.Context, address string) {
	c, err := pgx.Connect(ctx, "postgres://anna@"+address+"/earshot?sslmode=disable")
	must(err)
	must(c.Ping(ctx))
	var s string
	var b bool
	var n int64
	var f float64
	var t time.Time
	must(c.QueryRow(ctx, "SELECT $1::int < $2::int", 9, 10).Scan(&b))
	expect(b, "9 < 10", b)
	must(c.QueryRow(ctx, "SELECT COUNT(*) FROM SYSTEM_RANGE(1, 9) WHERE CAST(x AS VARCHAR) = ANY($1)", []string{"2", "3", "x"}).Scan(&n))
	expect(n == 2, "ANY", n)
	must(c.QueryRow(ctx, "SELECT CAST($1 AS DOUBLE PRECISION)", 1.5).Scan(&f))
	expect(f == 1.5, "float", f)
	must(c.QueryRow(ctx, "SELECT $1::timestamptz", noon).Scan(&t))
	expect(t.Equal(noon), "time", t)
	must(c.QueryRow(ctx, "SELECT $1::text", "ü").Scan(&s))
	expect(s == "ü", "text", s)
	rows, err := c.Query(ctx, "SELECT name, disconnect, load, reportedAt, takesTraffic FROM data WHERE name = ANY($1) AND disconnect >= $2", []string{"a1.h1"}, 0)
	must(err)
	for rows.Next() {
	}
	must(rows.Err())
	for _, mode := range []pgx.QueryExecMode{pgx.QueryExecModeCacheDescribe, pgx.QueryExecModeDescribeExec, pgx.QueryExecModeExec, pgx.QueryExecModeSimpleProtocol} {
		must(c.QueryRow(ctx, "SELECT x FROM SYSTEM_RANGE(1, 9) WHERE x > $1 ORDER BY x LIMIT $2", mode, 4, 1).Scan(&n))
		expect(n == 5, "mode", n)
	}
	batch := &pgx.Batch{}
	batch.Queue("SELECT 1")
	batch.Queue("SELECT COUNT(*) FROM data WHERE disconnect >= $1", 0)
	answers := c.SendBatch(ctx, batch)
	must(answers.QueryRow().Scan(&n))
	must(answers.QueryRow().Scan(&n))
	must(answers.Close())
	tx, err := c.BeginTx(ctx, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly})
	must(err)
	inner, err := tx.Begin(ctx)
	must(err)
	must(inner.Rollback(ctx))
	must(tx.Commit(ctx))
	_, err = c.Exec(ctx, "SELECT * FROM nothing_of_that_name")
	expect(err != nil, "an unknown table", err)
	_, err = c.Prepare(ctx, "held", "SELECT x, CAST(x AS VARCHAR) FROM SYSTEM_RANGE(1, 3) WHERE x >= $1")
	must(err)
	rows, err = c.Query(ctx, "held", 2)
	must(err)
	count := 0
	for rows.Next() {
		must(rows.Scan(&n, &s))
		count++
	}
	must(rows.Err())
	expect(count == 2, "prepared", count)
	must(c.Deallocate(ctx, "held"))
	must(c.Close(ctx))
}

func playPq(ctx context.Context, address string) {
	db, err := sql.Open("postgres", "postgres://anna@"+address+"/earshot?sslmode=disable")
	must(err)
	db.SetMaxOpenConns(1)
	must(db.Ping())
	var n int64
	var s string
	var t time.Time
	must(db.QueryRow("SELECT x FROM SYSTEM_RANGE(1, 9) WHERE x > $1 ORDER BY x LIMIT $2", 4, 1).Scan(&n))
	expect(n == 5, "rows", n)
	must(db.QueryRow("SELECT $1::timestamptz", noon).Scan(&t))
	expect(t.Equal(noon), "time", t)
	statement, err := db.Prepare("SELECT COUNT(*) FROM data WHERE role = $1")
	must(err)
	must(statement.QueryRow("db").Scan(&n))
	must(statement.Close())
	tx, err := db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	must(err)
	must(tx.QueryRow("SELECT 'a' || $1", "b").Scan(&s))
	expect(s == "ab", "text", s)
	must(tx.Commit())
	_, err = db.Exec("SELECT * FROM nothing_of_that_name")
	expect(err != nil, "an unknown table", err)
	must(db.Close())
}

// Grafana's data source asks without parameters: up to version 12.0 by lib/pq, later by pgx's simple protocol.
var panels = []string{
	"SELECT 1",
	"SELECT current_setting('server_version_num')::int/100 as version",
	"SELECT extversion FROM pg_extension WHERE extname = 'timescaledb'",
	"SELECT floor(extract(epoch from reportedAt)/300)*300 AS \"time\", AVG(load) AS \"load\" FROM data" +
		" WHERE reportedAt BETWEEN '2026-07-29T06:00:00Z' AND '2026-07-29T12:00:00Z' GROUP BY 1 ORDER BY 1",
	"SELECT TIMESTAMP WITH TIME ZONE '2026-07-29 12:00:01.098+00' AS \"time\", 'a' AS metric, CAST(2.5 AS REAL) AS value," +
		" TRUE AS up, CAST(NULL AS INT) AS missing, CAST(7 AS BIGINT) AS big, 1.25 AS exact",
	"SELECT DISTINCT dataCenter FROM container ORDER BY 1",
}

func playGrafana(ctx context.Context, address string) {
	c, err := pgx.Connect(ctx, "postgres://anna@"+address+"/earshot?sslmode=disable")
	must(err)
	must(c.Ping(ctx))
	types := pgtype.NewMap()
	for _, panel := range panels {
		reader := c.PgConn().Exec(ctx, panel)
		results, err := reader.ReadAll()
		must(err)
		for _, result := range results {
			for _, field := range result.FieldDescriptions {
				_, known := types.TypeForOID(field.DataTypeOID)
				expect(known, "a type that Grafana does not know", field.DataTypeOID)
			}
		}
		must(reader.Close())
	}
	must(c.Close(ctx))
}

func playGrafanaPq(_ context.Context, address string) {
	db, err := sql.Open("postgres", "postgres://anna@"+address+"/earshot?sslmode=disable")
	must(err)
	db.SetMaxOpenConns(1)
	must(db.Ping())
	for _, panel := range panels {
		rows, err := db.Query(panel)
		must(err)
		_, err = rows.ColumnTypes()
		must(err)
		for rows.Next() {
		}
		must(rows.Err())
		must(rows.Close())
	}
	must(db.Close())
}

func main() {
	ctx := context.Background()
	map[string]func(context.Context, string){
		"pgx": playPgx, "lib-pq": playPq, "grafana-pgx": playGrafana, "grafana-lib-pq": playGrafanaPq,
	}[os.Args[1]](ctx, os.Args[2])
}
