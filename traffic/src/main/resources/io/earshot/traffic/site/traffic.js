const byId = id => document.getElementById(id);
const quoted = text => "'" + text.replaceAll("'", "''") + "'";
const svgNode = (name, attributes) => {
  const node = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  return node;
};

async function get(path, options) {
  const answer = await fetch(path, options);
  const body = await answer.json();
  if (!answer.ok) throw new Error(body.detail || body.title || answer.statusText);
  return body;
}

const ask = sql => get("/api/v1/sql", {
  method: "POST", body: sql, headers: {"Content-Type": "application/sql", "Accept": "application/json"}});

function table(element, names, rows) {
  element.replaceChildren();
  const head = element.createTHead().insertRow();
  const numeric = names.map((_, i) => rows.some(row => typeof row[i] === "number"));
  names.forEach((name, i) =>
    head.append(Object.assign(document.createElement(name ? "th" : "td"), {textContent: name, className: numeric[i] ? "number" : ""})));
  const body = element.createTBody();
  for (const row of rows) {
    const line = body.insertRow();
    row.forEach((value, i) => {
      const cell = line.insertCell();
      if (value instanceof Node) cell.append(value);
      else cell.textContent = value === null ? "unknown" : typeof value === "number" ? number(value) : value;
      if (numeric[i]) cell.className = "number";
      if (value instanceof SVGElement) cell.className = "bar";
    });
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
    svg.append(svgNode("path", {d, class: index === 0 ? "first" : "second"}));
  });
  const label = (text, px, py) => {
    const node = svgNode("text", {x: px, y: py});
    node.textContent = text;
    svg.append(node);
  };
  label(number(highest), 2, 14);
  label("0", 2, height - bottom);
  label(new Date(first).toISOString().slice(0, 16).replace("T", " ") + " UTC", left, height - 3);
  label(new Date(last).toISOString().slice(11, 16), width - 40, height - 3);
}

function bar(value) {
  const svg = svgNode("svg", {viewBox: "0 0 100 8", preserveAspectRatio: "none", "aria-hidden": "true"});
  svg.append(svgNode("rect", {width: 100 * value, height: 8}));
  return svg;
}

const scope = () => `app = ${quoted(byId("app").value)} AND dimension = ${quoted(byId("dimension").value)}`;
const counted = rows => rows.reduce((sum, row) => sum + row[1], 0);
const millis = value => value >= 1000 ? value / 1000 + " s" : value + " ms";

async function load() {
  const app = byId("app").value;
  if (!app) { byId("state").textContent = "no transactions yet"; return; }
  const newest = (await ask(`SELECT MAX(minute) FROM kpi WHERE app = ${quoted(app)}`)).rows[0][0];
  if (newest === null) { byId("state").textContent = "no transactions yet"; return; }
  const since = new Date(Date.parse(newest) - 60000 * Number(byId("span").value)).toISOString();
  const where = `${scope()} AND minute > TIMESTAMP WITH TIME ZONE '${since.replace("T", " ").replace("Z", "+00")}'`;
  const sums = "SUM(requests), SUM(responses), SUM(successes), CAST(SUM(successes) AS DOUBLE PRECISION) / NULLIF(SUM(requests), 0), CAST(SUM(responses) AS DOUBLE PRECISION) / NULLIF(SUM(requests), 0), CAST(SUM(onTimeRate * requests) AS DOUBLE PRECISION) / NULLIF(SUM(requests), 0), CAST(SUM(avgTime * responses) AS DOUBLE PRECISION) / NULLIF(SUM(responses), 0), MAX(timeMax), MAX(consecutiveFailures), MAX(noCallSeconds)";
  const [minutes, total, codes, distribution, operations] = await Promise.all([
    ask(`SELECT minute, requests, successRate, onTimeRate, timeP50, timeP95 FROM kpi WHERE ${where} AND operation = 'all' ORDER BY minute`),
    ask(`SELECT ${sums} FROM kpi WHERE ${where} AND operation = 'all'`),
    ask(`SELECT code, SUM("COUNT") FROM kpi_code WHERE ${where} AND operation = 'all' GROUP BY code ORDER BY 2 DESC LIMIT 12`),
    ask(`SELECT upTo, SUM("COUNT") FROM kpi_time WHERE ${where} AND operation = 'all' GROUP BY upTo ORDER BY upTo`),
    ask(`SELECT operation, ${sums} FROM kpi WHERE ${where} AND operation <> 'all' GROUP BY operation ORDER BY 2 DESC LIMIT 20`),
  ]);
  const names = ["requests", "answered", "success", "success rate", "response rate", "on time", "avg ms", "max ms", "failures in a row", "longest pause s"];
  const figures = row => row.map((value, i) => i >= 3 && i <= 5 ? share(value) : value);
  table(byId("figures"), names, total.rows.map(figures));
  if (minutes.rows.length) {
    curve(byId("requests"), minutes.rows, [1]);
    curve(byId("rates"), minutes.rows, [2, 3], 1);
    curve(byId("times"), minutes.rows, [4, 5]);
  }
  const all = total.rows[0][0] || 1;
  table(byId("codes"), ["code", "count", "share", ""], codes.rows.map(([code, count]) =>
    [code === "-" ? "no response" : code, count, share(count / all), bar(count / all)]));
  const answers = counted(distribution.rows) || 1;
  table(byId("distribution"), ["up to", "answers", "share", ""], distribution.rows.map(([upTo, count]) =>
    [millis(upTo), count, share(count / answers), bar(count / answers)]));
  table(byId("operations"), ["operation", ...names], operations.rows.map(([name, ...row]) => [name, ...figures(row)]));
  byId("state").textContent = "until " + newest;
  await transactions();
}

async function transactions() {
  const words = byId("words").value.trim();
  const like = quoted("%" + words + "%");
  const filter = (words ? ` AND text LIKE ${like}` : "") + (byId("failed").checked ? " AND NOT success" : "");
  const rows = await ask(`SELECT at, text, client, server, id FROM transaction WHERE app = ${quoted(byId("app").value)}${filter} ORDER BY at DESC LIMIT 50`);
  table(byId("transactions"), ["at", "transaction", "client", "server"], rows.rows.map(([at, text, client, server, id]) => {
    const open = Object.assign(document.createElement("button"), {type: "button", textContent: text});
    open.addEventListener("click", () => shown(() => detail(id)));
    return [at, open, client, server];
  }));
}

const time = at => at.slice(0, 23).replace("T", " ").replace("Z", "") + " UTC";

async function detail(id) {
  const answer = await get("/api/v1/transactions/" + encodeURIComponent(id), {headers: {"Accept": "application/json"}});
  const numbers = [...new Set(answer.messages.flatMap(message => message.fields.map(field => field.number)))].sort((a, b) => a - b);
  const value = (message, n) => {
    const field = message.fields.find(each => each.number === n);
    return !field ? "" : field.secret
      ? Object.assign(document.createElement("span"), {className: "secret", textContent: field.value + ", secret"}) : field.value;
  };
  const name = n => answer.messages.flatMap(message => message.fields).find(field => field.number === n).name;
  byId("detailTitle").textContent = answer.text;
  byId("pcap").href = "/api/v1/transactions/" + encodeURIComponent(id) + "/pcap";
  table(byId("messages"), ["field", "name", ...answer.messages.map(message => message.type + " at " + time(message.at))],
    numbers.map(n => [String(n), name(n), ...answer.messages.map(message => value(message, n))]));
  byId("detail").hidden = false;
  byId("detailTitle").focus();
}

async function start() {
  const apps = await ask("SELECT name FROM app ORDER BY name");
  byId("app").replaceChildren(...apps.rows.map(([name]) => new Option(name, name)));
  await dimensions();
  await load();
}

async function dimensions() {
  const chosen = byId("dimension").value;
  const found = await ask(`SELECT DISTINCT dimension FROM kpi WHERE app = ${quoted(byId("app").value)} AND dimension <> '' ORDER BY dimension LIMIT 500`);
  byId("dimension").replaceChildren(new Option("all", ""), ...found.rows.map(([name]) => new Option(name, name)));
  byId("dimension").value = found.rows.some(([name]) => name === chosen) ? chosen : "";
}

const shown = action => action().catch(error => { byId("state").textContent = error.message; });
byId("app").addEventListener("change", () => shown(async () => { await dimensions(); await load(); }));
for (const id of ["dimension", "span"]) byId(id).addEventListener("change", () => shown(load));
byId("search").addEventListener("submit", event => { event.preventDefault(); shown(transactions); });
byId("failed").addEventListener("change", () => shown(transactions));
byId("close").addEventListener("click", () => { byId("detail").hidden = true; });
byId("print").addEventListener("click", () => print());
shown(start);
// Dimensions and apps of the first packets come after the page.
setInterval(() => shown(byId("app").value ? async () => { await dimensions(); await load(); } : start), 30000);
