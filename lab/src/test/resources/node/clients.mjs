// Asks the server's PostgreSQL port with node-postgres and postgres.js, and prints one line of JSON for each answer.
import pg from 'pg'
import Cursor from 'pg-cursor'
import postgres from 'postgres'

const where = { host: '127.0.0.1', port: Number(process.argv[2]), user: 'anna', database: 'earshot' }

async function show(name, answer) {
  try {
    console.log(name, JSON.stringify(await answer()))
  } catch (e) {
    console.log(name, 'failed:', e.message)
  }
}

async function codeOf(question) {
  try {
    await question()
    return 'none'
  } catch (e) {
    return e.code
  }
}

async function nodePostgres() {
  const client = new pg.Client(where)
  await client.connect()
  const rows = async (text, values) => (await client.query({ text, values, rowMode: 'array' })).rows
  await show('text', () => rows('SELECT name FROM data WHERE name = $1', ['be5.host58']))
  await show('array', () => rows('SELECT name FROM data WHERE name = ANY($1)', [['be5.host58', 'x']]))
  await show('like', () => rows('SELECT name FROM data WHERE name LIKE $1', ['be%']))
  await show('limit', () => rows('SELECT x FROM SYSTEM_RANGE(1, 5) WHERE x > $1 LIMIT $2', [2, 2]))
  await show('types', () => rows('SELECT $1::int + 1, $2::timestamptz, $3::json, $4::numeric', [1, new Date(0), { a: 1 }, '1.50']))
  await show('many', async () => (await client.query('SELECT 1 AS a; SELECT 2 AS a')).map(result => result.rows[0].A))
  await show('cursor', async () => {
    const cursor = client.query(new Cursor('SELECT x FROM SYSTEM_RANGE(1, 5)'))
    const parts = [await cursor.read(2), await cursor.read(10)]
    await cursor.close()
    return parts.map(part => part.length)
  })
  await show('savepoint', async () => {
    await client.query('BEGIN')
    await client.query('SAVEPOINT a')
    const code = await codeOf(() => client.query('SELECT 1/0'))
    await client.query('ROLLBACK TO a')
    await client.query('COMMIT')
    return code
  })
  await client.end()
  const pool = new pg.Pool({ ...where, max: 3, statement_timeout: 60000, application_name: 'pool' })
  await show('pool', async () =>
    (await Promise.all([1, 2, 3, 4, 5].map(i => pool.query('SELECT $1::int AS i', [i])))).map(result => result.rows[0].I))
  await pool.end()
}

async function postgresJs() {
  const sql = postgres({ ...where, max: 2, onnotice: () => {} })
  await show('in', () => sql`SELECT name FROM data WHERE name IN ${sql(['be5.host58', 'x'])}`.values())
  await show('array', () => sql`SELECT name FROM data WHERE name = ANY(${['be5.host58', 'x']})`.values())
  await show('like', () => sql`SELECT name FROM data WHERE name LIKE ${'be%'} AND load IS NULL`.values())
  await show('identifier', () => sql`SELECT ${sql('NAME')} FROM ${sql('DATA')} ORDER BY 1 LIMIT 1`.values())
  await show('limit', () => sql`SELECT x FROM SYSTEM_RANGE(1, 5) WHERE x > ${2} LIMIT ${2}`.values())
  await show('types', () => sql`SELECT ${new Date(0)}::timestamptz, ${true}::bool, ${null}::text, ${'1.50'}::numeric`.values())
  await show('cursor', async () => {
    const parts = []
    for await (const rows of sql`SELECT x FROM SYSTEM_RANGE(1, 5)`.cursor(2)) parts.push(rows.length)
    return parts
  })
  await show('savepoint', () => sql.begin(async inner => {
    const code = await codeOf(() => inner.savepoint(deeper => deeper`SELECT 1/0`))
    return [code, (await inner`SELECT 1 AS a`)[0].A]
  }))
  await show('describe', async () => (await sql`SELECT name, reportedAt FROM data`.describe()).columns.map(column => column.type))
  await sql.end()
}

await nodePostgres()
await postgresJs()
