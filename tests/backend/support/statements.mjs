// Judges a statement by PostgreSQL's own parser: is it in the dialect that PostgreSQL, Citus and
// YugabyteDB share, and does it name the tenant of every table that it touches?
import { parse } from 'libpg-query';

const kinds = new Set(['SelectStmt', 'InsertStmt', 'UpdateStmt', 'DeleteStmt']);
const functions = new Set([
  'now',
  'count',
  'unnest',
  'to_char',
  'timezone',
  'row_to_json',
  'json_populate_recordset',
  'octet_length',
  'row_number',
  'sum',
  'extract',
]);
// These are asked before a tenant is known, or belong to none.
const sharedTables = new Set(['tenants', 'tenant_origins', 'schema_version']);

/** What is wrong with it, as sentences; none if nothing is. */
export async function faultsOf(sql) {
  const { stmts } = await parse(sql);
  const faults = [];
  if (stmts.length !== 1) faults.push('is not one statement');
  for (const { stmt } of stmts) {
    const [kind] = Object.keys(stmt);
    if (!kinds.has(kind)) faults.push(`is a ${kind}`);
    for (const [name, node] of nodesIn(stmt)) faults.push(...dialectFaults(name, node));
    faults.push(...tenantFaults(stmt));
  }
  return faults;
}

function dialectFaults(name, node) {
  if (name === 'FuncCall') {
    const called = node.funcname.at(-1).String.sval;
    return functions.has(called) ? [] : [`calls ${called}()`];
  }
  if (name === 'CommonTableExpr' && !('SelectStmt' in node.ctequery)) return ['writes in a CTE'];
  if (name === 'SelectStmt' && node.lockingClause) return ['locks rows'];
  return [];
}

/** Every object in the tree with its kind. The parser does not name that of a union's branches. */
function* nodesIn(tree) {
  if (tree === null || typeof tree !== 'object') return;
  for (const [name, value] of Object.entries(tree)) {
    if (value === null || typeof value !== 'object') continue;
    if (/^[A-Z]/.test(name)) yield [name, value];
    if ((name === 'larg' || name === 'rarg') && value.targetList) yield ['SelectStmt', value];
    yield* nodesIn(value);
  }
}

function tenantFaults(stmt) {
  const faults = [];
  for (const [kind, node] of nodesIn(stmt)) {
    if (kind === 'InsertStmt') faults.push(...insertFaults(node));
    if (kind === 'UpdateStmt' || kind === 'DeleteStmt') {
      faults.push(...rangeFaults([{ RangeVar: node.relation }, ...list(node.usingClause)], node));
      for (const target of list(node.targetList)) {
        if (target.ResTarget.name === 'tenant_id') faults.push('moves a row to another tenant');
      }
    }
    if (kind === 'SelectStmt') faults.push(...rangeFaults(list(node.fromClause), node));
  }
  return faults;
}

function insertFaults({ relation, cols, selectStmt, onConflictClause }) {
  if (sharedTables.has(relation.relname)) return [];
  // Whole rows: a condition says that they are the tenant's.
  const conditions = cols ? [] : [...conjuncts(selectStmt.SelectStmt.whereClause)];
  if (conditions.flatMap(equality).some(namesTenant)) return [];
  const faults = [];
  const place = list(cols).findIndex(({ ResTarget }) => ResTarget.name === 'tenant_id');
  const values = selectStmt.SelectStmt.valuesLists;
  const targets = values
    ? values.map(({ List }) => List.items[place])
    : [selectStmt.SelectStmt.targetList[place]?.ResTarget.val];
  if (place === -1 || !targets.every(isTenant))
    faults.push(`inserts into ${relation.relname} blindly`);
  const keys = list(onConflictClause?.infer?.indexElems).map(({ IndexElem }) => IndexElem.name);
  if (keys.length > 0 && !keys.includes('tenant_id')) faults.push('has a conflict across tenants');
  return faults;
}

/** Each table needs `tenant_id = $1`, or the same tenant as a table that has it. */
function rangeFaults(range, { whereClause }) {
  const tables = [];
  const conditions = [...conjuncts(whereClause)];
  const walk = (item) => {
    if (item.RangeVar) tables.push(item.RangeVar);
    if (item.JoinExpr) {
      conditions.push(...conjuncts(item.JoinExpr.quals));
      walk(item.JoinExpr.larg);
      walk(item.JoinExpr.rarg);
    }
  };
  for (const item of range) walk(item);
  const owned = tables.filter(({ relname }) => !sharedTables.has(relname));
  const named = new Set();
  for (let before = -1; before !== named.size; ) {
    before = named.size;
    for (const { left, right } of conditions.flatMap(equality)) {
      for (const [column, other] of [
        [left, right],
        [right, left],
      ]) {
        const alias = tenantColumn(column, owned);
        if (alias === null) continue;
        const otherAlias = tenantColumn(other, owned);
        if (isTenant(other) || (otherAlias !== null && named.has(otherAlias))) named.add(alias);
      }
    }
  }
  return owned
    .filter((table) => !named.has(aliasOf(table)))
    .map(({ relname }) => `reaches ${relname} without its tenant`);
}

const namesTenant = ({ left, right }) =>
  list(left?.ColumnRef?.fields).at(-1)?.String?.sval === 'tenant_id' && isTenant(right);

const list = (value) => value ?? [];
const aliasOf = ({ alias, relname }) => alias?.aliasname ?? relname;
const isTenant = (node) => node?.ParamRef?.number === 1;

function* conjuncts(node) {
  if (!node) return;
  if (node.BoolExpr?.boolop === 'AND_EXPR') {
    for (const argument of node.BoolExpr.args) yield* conjuncts(argument);
  } else {
    yield node;
  }
}

function equality({ A_Expr: expression }) {
  const isEqual = expression?.kind === 'AEXPR_OP' && expression.name[0].String.sval === '=';
  return isEqual ? [{ left: expression.lexpr, right: expression.rexpr }] : [];
}

/** Of which table it is the `tenant_id`; null if it is something else. */
function tenantColumn(node, tables) {
  const path = list(node?.ColumnRef?.fields).map(({ String: name }) => name?.sval);
  if (path.at(-1) !== 'tenant_id') return null;
  if (path.length === 2) return path[0];
  return tables.length === 1 ? aliasOf(tables[0]) : null;
}
