// Microsoft Graph on loopback. Each request is held against the schemas that @softeria/ms-365-mcp-server generated from
// Microsoft's OpenAPI: path, method, names and types of the query, selected properties. What differs is answered with 400
// and kept. The schemas lack three of our calls, which are held against their nearest kin: members through groups
// against direct members, somebody's apps against one's own, and installing against what an installation is. Of a user
// they give the first 25 properties by the alphabet; LATER names what we select beyond those.
//
// Events of somebody else's calendar are held against those of one's own, but for reading. TOO_NEW names what an event
// has beyond its first properties; a mail in MIME is not in Microsoft's description at all, which knows JSON alone.
// `lose` cuts the connection after that many changes were made, so that the answer to them never comes.
//
// usage: node graph_stub.mjs PORT WORLD.json; the world: {token, page, users, groups, installed, refuse, busy,
// mailboxes, lose}
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { api } from "@softeria/ms-365-mcp-server/dist/generated/client.js";
import * as generated from "@softeria/ms-365-mcp-server/dist/generated/client.js";

const [port, file] = process.argv.slice(2);
const world = { page: 2, installed: [], refuse: {}, busy: {}, mailboxes: [], lose: 0, ...JSON.parse(readFileSync(file, "utf8")) };
const asked = [];
const { microsoft_graph_user: user, microsoft_graph_directoryObject: object } = generated.schemas;
const { microsoft_graph_teamsAppInstallation: installation } = generated.schemas;
const { microsoft_graph_event: event } = generated.schemas;
const events = [];
const mails = [];
const LATER = ["userType"];
const TOO_NEW = ["transactionId", "hideAttendees"];
const PROPERTY = /^singleValueExtendedProperties\/Any\(ep: ep\/id eq '(String \{[0-9a-f-]{36}\} Name [\w-]+)' and ep\/value eq '([\w-]+)'\)$/;
const APP = /^https:\/\/graph\.microsoft\.com\/v1\.0\/appCatalogs\/teamsApps\/[0-9a-f-]{36}$/;

const CALLS = [
  { like: "/users", path: /^\/users$/, permission: "User.Read.All", selects: user, answer: () => world.users },
  {
    like: "/groups/:groupId/members",
    path: /^\/groups\/([^/]+)\/transitiveMembers$/,
    permission: "GroupMember.Read.All",
    selects: object,
    answer: (group) => world.groups[group]?.map((id) => ({ "@odata.type": "#microsoft.graph.user", id })),
  },
  {
    like: "/groups/:groupId/members",
    path: /^\/groups\/([^/]+)\/transitiveMembers\/graph\.user$/,
    permission: "GroupMember.Read.All",
    selects: user,
    cast: true,
    answer: (group) => world.groups[group] && world.users.filter((each) => world.groups[group].includes(each.id)),
  },
  {
    like: "/me/teamwork/installedApps",
    path: /^\/users\/([^/]+)\/teamwork\/installedApps$/,
    permission: "TeamsAppInstallation.ReadWriteSelfForUser.All",
    answer: () => [],
  },
  {
    like: "/users/:userId/calendar/events",
    path: /^\/users\/([^/]+)\/events(?:\/([^/]+))?$/,
    permission: "Calendars.ReadWrite",
    selects: event,
    changes: { POST: made, PATCH: changed, DELETE: deleted },
    answer: (mailbox, url) => world.mailboxes.includes(mailbox) && events.filter((each) => holds(each, mailbox, url)),
  },
  {
    like: "/users/:userId/sendMail",
    path: /^\/users\/([^/]+)\/sendMail$/,
    permission: "Mail.Send",
    changes: { POST: sent },
  },
];

function holds(each, mailbox, url) {
  const filter = url.searchParams.get("$filter");
  if (each.mailbox !== mailbox || filter === null) return each.mailbox === mailbox;
  const [, id, value] = filter.match(PROPERTY);
  return each.singleValueExtendedProperties.some((property) => property.id === id && property.value === value);
}

// Everything that is wrong with an event, by the schemas: names that are unknown at any depth, and types.
function mistakes(schema, value, where = "event") {
  const inner = schema._def.innerType ?? schema;
  if (inner._def.innerType) return mistakes(inner, value, where);
  if (inner._def.typeName === "ZodUnion") return [];
  if (inner._def.typeName === "ZodArray") return value.flatMap((each) => mistakes(inner.element, each, where));
  const parsed = inner.safeParse(value);
  const found = parsed.success ? [] : parsed.error.issues.map((issue) => `${where}.${issue.path}: ${issue.message}`);
  for (const [name, part] of Object.entries(inner.shape ?? {})) {
    if (value?.[name] && typeof value[name] === "object") found.push(...mistakes(part, value[name], `${where}.${name}`));
  }
  const names = inner.shape && where !== "event" ? Object.keys(value ?? {}) : [];
  const unknown = names.filter((name) => !(name in inner.shape || name[0] === "@"));
  return [...found, ...unknown.map((name) => `no such property: ${where}.${name}`)];
}

function read(body) {
  const written = JSON.parse(body);
  const unknown = Object.keys(written).filter((name) => !(name in event.shape || TOO_NEW.includes(name) || name[0] === "@"));
  const wrong = [...unknown.map((name) => `no such property: ${name}`), ...mistakes(event, written)];
  return [written, wrong.join("; ")];
}

function made(mailbox, _, body) {
  const [written, wrong] = read(body);
  if (!world.mailboxes.includes(mailbox)) return [404, "no such mailbox"];
  if (wrong || !written.transactionId || !written.start) return [400, wrong || "no start, or no transactionId"];
  const known = events.find((each) => each.transactionId === written.transactionId);
  if (!known) events.push({ ...written, id: `event-${events.length + 1}=`, mailbox });
  return [201, known ?? events.at(-1)];
}

function changed(mailbox, id, body) {
  const [written, wrong] = read(body);
  const known = events.find((each) => each.id === id && each.mailbox === mailbox);
  if (!known) return [404, "no such event"];
  return wrong ? [400, wrong] : [200, Object.assign(known, written)];
}

function deleted(mailbox, id) {
  const place = events.findIndex((each) => each.id === id && each.mailbox === mailbox);
  if (place < 0) return [404, "no such event"];
  events.splice(place, 1);
  return [204];
}

function sent(mailbox, _, body, headers) {
  if (!world.mailboxes.includes(mailbox)) return [404, "no such mailbox"];
  if (headers["content-type"] !== "text/plain") return [400, "no MIME"];
  if (body.length > 4_000_000) return [200]; // as it was seen to: taken, and never sent
  if (body.length % 4 || !/^[A-Za-z0-9+/]+={0,2}$/.test(body)) return [400, "ErrorMimeContentInvalidBase64String"];
  mails.push({ mailbox, content: body });
  return [202];
}

function typed(schema, text) {
  const inner = schema._def.innerType ?? schema;
  const kind = inner._def.typeName;
  if (kind === "ZodArray") return text.split(",");
  if (kind === "ZodNumber") return Number(text);
  if (kind === "ZodBoolean") return { true: true, false: false }[text] ?? text;
  return text;
}

// Everything that is wrong with a request for a list, by the schemas.
function faults(call, url, headers) {
  const endpoint = api.endpoints.find((each) => each.method === "get" && each.path === call.like);
  const known = new Map(endpoint.parameters.filter((each) => each.type === "Query").map((each) => [each.name, each]));
  const found = [];
  for (const [name, text] of url.searchParams) {
    if (name === "$skiptoken") continue;
    const parameter = name.startsWith("$") && known.get(name.slice(1));
    const parsed = parameter && parameter.schema.safeParse(typed(parameter.schema, text));
    if (!parsed?.success) found.push(`${call.like}: ${name}=${text}`);
    if (name === "$top" && Number(text) > 999) found.push("$top is 999 at most");
    const properties = name === "$select" ? text.split(",") : [];
    const unknown = properties.filter((each) => !(each in call.selects.shape || LATER.includes(each)));
    if (unknown.length) found.push(`no such property: ${unknown}`);
  }
  if (call.cast && !url.searchParams.has("$skiptoken")) {
    const advanced = headers.consistencylevel === "eventual" && url.searchParams.get("$count") === "true";
    if (!advanced) found.push("a cast needs ConsistencyLevel and $count");
  }
  return found;
}

function chosen(item, select) {
  const picked = Object.fromEntries(Object.entries(item).filter(([name]) => select.includes(name) || name[0] === "@"));
  return select.length ? picked : item;
}

function page(call, url, items) {
  const start = Number(url.searchParams.get("$skiptoken") ?? 0);
  const select = (url.searchParams.get("$select") ?? "").split(",").filter(Boolean);
  const next = new URL(url);
  next.searchParams.set("$skiptoken", start + world.page);
  const value = items.slice(start, start + world.page).map((item) => chosen(item, select));
  value.forEach((item) => call.selects?.partial().parse(item));
  const more = start + world.page < items.length ? { "@odata.nextLink": next.href } : {};
  return { "@odata.context": "v1.0/$metadata", value, ...more };
}

function install(id, body) {
  const parsed = installation.safeParse(body);
  const bound = parsed.success && parsed.data["teamsApp@odata.bind"];
  const extra = Object.keys(body).filter((name) => name !== "teamsApp@odata.bind" && name !== "@odata.type");
  if (!bound || !APP.test(bound) || extra.length) return [400, "bad installation"];
  if (!world.users.some((each) => each.id === id)) return [404, "no such user"];
  if (world.installed.includes(id)) return [409, "installed"];
  world.installed.push(id);
  return [201];
}

function answer(method, url, headers, body) {
  const path = decodeURIComponent(url.pathname);
  const call = CALLS.find((each) => each.path.test(path));
  if (!call || !(["GET", "POST"].includes(method) || call.changes?.[method])) return [400, `no such call: ${method} ${path}`];
  if (headers.authorization !== `Bearer ${world.token}`) return [401, "no token"];
  if (world.busy[url.pathname]?.length) return [429, "busy", { "Retry-After": world.busy[url.pathname].shift() }];
  if (call.permission in world.refuse) return [world.refuse[call.permission], "refused"];
  const [, id, second] = path.match(call.path);
  if (call.changes?.[method]) return call.changes[method](id, second, body, headers);
  if (method === "POST") return call.like.startsWith("/me/") ? install(id, JSON.parse(body)) : [400, "no such call"];
  const wrong = faults(call, url, headers);
  if (wrong.length) return [400, wrong.join("; ")];
  const items = call.answer(id, url);
  return items ? [200, page(call, url, items)] : [404, "no such group"];
}

const server = createServer(async (request, response) => {
  const url = new URL(request.url, `http://127.0.0.1:${port}`);
  if (url.pathname === "/_asked") {
    return response.end(JSON.stringify({ asked, installed: world.installed, events, mails }));
  }
  let body = "";
  for await (const part of request) body += part;
  const [status, told, headers] = answer(request.method, url, request.headers, body);
  asked.push({ method: request.method, path: url.pathname, query: url.search, status, told: status < 400 ? "" : told });
  const error = { error: { code: "stub", message: String(told) } };
  if (status < 300 && request.method !== "GET" && world.lose-- > 0) return request.socket.destroy();
  response.writeHead(status, { "Content-Type": "application/json", ...headers });
  response.end(told === undefined ? "" : JSON.stringify(status < 400 ? told : error));
});
server.listen(Number(port), "127.0.0.1");
