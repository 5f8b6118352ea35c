const byId = id => document.getElementById(id);
const quoted = text => "'" + text.replaceAll("'", "''") + "'";

async function ask(sql) {
  const answer = await fetch("/api/v1/sql", {
    method: "POST", body: sql, headers: {"Content-Type": "application/sql", "Accept": "application/json"}});
  const body = await answer.json();
  if (!answer.ok) throw new Error(body.detail || body.title || answer.statusText);
  return body;
}

function table(element, names, rows) {
  element.replaceChildren();
  const head = element.createTHead().insertRow();
  for (const name of names) head.append(Object.assign(document.createElement("th"), {textContent: name}));
  const body = element.createTBody();
  for (const row of rows) {
    const line = body.insertRow();
    for (const value of row) {
      const cell = line.insertCell();
      if (value instanceof Node) cell.append(value);
      else cell.textContent = value === null ? "unknown" : typeof value === "number" ? number(value) : value;
      if (typeof value === "number") cell.className = "number";
    }
  }
}

const number = value => Number.isInteger(value) ? String(value) : value.toFixed(Math.abs(value) < 10 ? 3 : 1);
const share = value => value === null ? "unknown" : (100 * value).toFixed(2) + " %";

function curve(svg, rows, columns, top) {
  svg.replaceChildren();
  const width = svg.clientWidth || 400, height = 140, left = 44, bottom = 16;
  const times = rows.map(row => Date.parse(row[0]));
  const highest = top || Math.max(1e-9, ...rows.flatMap(row => columns.map(c => row[c] ?? 0)));
  const first = times[0], last = Math.max(times.at(-1), first + 60000);
  const x = t => left + (width - left - 4) * (t - first) / (last - first);
  const y = v => height - bottom - (height - bottom - 6) * v / highest;
  columns.forEach((column, index) => {
    let d = "", before = NaN;
    rows.forEach((row, i) => {
      if (row[column] === null) { before = NaN; return; }
      // A minute without rows is a gap, not a line across it.
      d += (times[i] - before <= 60000 ? "L" : "M") + x(times[i]).toFixed(1) + " " + y(row[column]).toFixed(1);
      if (!(times[i] - before <= 60000)) d += "l1 0";
      before = times[i];
    });
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", d);
    path.setAttribute("class", index === 0 ? "first" : "second");
    svg.append(path);
  });
  const label = (text, px, py) => {
    const node = document.createElementNS("http://www.w3.org/2000/svg", "text");
    node.setAttribute("x", px); node.setAttribute("y", py); node.textContent = text; svg.append(node);
  };
  label(number(highest), 2, 14);
  label("0", 2, height - bottom);
  label(new Date(first).toISOString().slice(0, 16).replace("T", " ") + " UTC", left, height - 3);
  label(new Date(last).toISOString().slice(11, 16), width - 40, height - 3);
}

function bar(value) {
  return Object.assign(document.createElement("meter"), {value, max: 1});
}

async function load() {
  const app = byId("app").value;
  if (!app) { byId("state").textContent = "no transactions yet"; return; }
  const dimension = byId("dimension").value;
  const newest = (await ask(`SELECT MAX(minute) FROM kpi WHERE app = ${quoted(app)}`)).rows[0][0];
  const since = new Date(Date.parse(newest) - 60000 * Number(byId("span").value)).toISOString();
  const scope = `app = ${quoted(app)} AND dimension = ${quoted(dimension)} AND minute > TIMESTAMP WITH TIME ZONE '${since.replace("T", " ").replace("Z", "+00")}'`;
  const sums = "SUM(requests), SUM(responses), SUM(successes), CAST(SUM(successes) AS DOUBLE PRECISION) / NULLIF(SUM(requests), 0), CAST(SUM(responses) AS DOUBLE PRECISION) / NULLIF(SUM(requests), 0), CAST(SUM(onTimeRate * requests) AS DOUBLE PRECISION) / NULLIF(SUM(requests), 0), CAST(SUM(avgTime * responses) AS DOUBLE PRECISION) / NULLIF(SUM(responses), 0), MAX(timeMax), MAX(consecutiveFailures), MAX(noCallSeconds)";
  const [minutes, total, codes, operations] = await Promise.all([
    ask(`SELECT minute, requests, successRate, onTimeRate, timeP50, timeP95 FROM kpi WHERE ${scope} AND operation = 'all' ORDER BY minute`),
    ask(`SELECT ${sums} FROM kpi WHERE ${scope} AND operation = 'all'`),
    ask(`SELECT code, SUM("COUNT") FROM kpi_code WHERE ${scope} AND operation = 'all' GROUP BY code ORDER BY 2 DESC LIMIT 12`),
    ask(`SELECT operation, ${sums} FROM kpi WHERE ${scope} AND operation <> 'all' GROUP BY operation ORDER BY 2 DESC LIMIT 20`),
  ]);
  const names = ["requests", "answered", "success", "success rate", "response rate", "on time", "avg ms", "max ms", "failures in a row", "longest pause s"];
  const figures = row => row.map((value, i) => i >= 3 && i <= 5 ? share(value) : value);
  table(byId("figures"), names, total.rows.map(figures));
  if (minutes.rows.length) {
    curve(byId("requests"), minutes.rows, [1]);
    curve(byId("rates"), minutes.rows, [2, 3], 1);
    curve(byId("times"), minutes.rows, [4, 5]);
  }
  const all = codes.rows.reduce((sum, row) => sum + row[1], 0);
  table(byId("codes"), ["code", "count", "share", ""], codes.rows.map(([code, count]) =>
    [code === "-" ? "no response" : code, count, share(count / all), bar(count / all)]));
  table(byId("operations"), ["operation", ...names], operations.rows.map(([name, ...row]) => [name, ...figures(row)]));
  byId("state").textContent = "until " + newest;
  await transactions();
}

async function transactions() {
  const words = byId("words").value.trim();
  const like = quoted("%" + words + "%");
  const filter = words ? ` AND text LIKE ${like}` : "";
  const rows = await ask(`SELECT at, text, client, server, id FROM transaction WHERE app = ${quoted(byId("app").value)}${filter} ORDER BY at DESC LIMIT 50`);
  table(byId("transactions"), ["at", "transaction", "client", "server", "id"], rows.rows);
}

async function start() {
  const apps = await ask("SELECT name FROM app ORDER BY name");
  byId("app").replaceChildren(...apps.rows.map(([name]) => new Option(name, name)));
  await dimensions();
  await load();
}

async function dimensions() {
  const found = await ask(`SELECT DISTINCT dimension FROM kpi WHERE app = ${quoted(byId("app").value)} AND dimension <> '' ORDER BY dimension LIMIT 500`);
  byId("dimension").replaceChildren(new Option("all", ""), ...found.rows.map(([name]) => new Option(name, name)));
}

const shown = action => action().catch(error => { byId("state").textContent = error.message; });
byId("app").addEventListener("change", () => shown(async () => { await dimensions(); await load(); }));
for (const id of ["dimension", "span"]) byId(id).addEventListener("change", () => shown(load));
byId("search").addEventListener("submit", event => { event.preventDefault(); shown(transactions); });
shown(start);
setInterval(() => shown(load), 30000);
