// The register of stores: filters, sorts and pages rows that the page carries as data. Nothing leaves the page.
(function () {
  'use strict';
  var make = function (name, attributes, text) {
    var element = document.createElement(name);
    Object.keys(attributes || {}).forEach(function (key) { element.setAttribute(key, attributes[key]); });
    if (text !== undefined) element.textContent = text;
    return element;
  };
  var commas = function (n) { return String(n).replace(/\B(?=(\d{3})+(?!\d))/g, ','); };
  var byId = function (id) { return document.getElementById(id); };

  // Small tables that stand in the page already: their headers become buttons.
  document.querySelectorAll('table.sortable').forEach(function (table) {
    var body = table.tBodies[0];
    var heads = Array.prototype.slice.call(table.tHead.rows[0].cells);
    heads.forEach(function (head, column) {
      var button = make('button', { type: 'button' }, head.textContent);
      head.textContent = '';
      head.appendChild(button);
      button.addEventListener('click', function () {
        var up = head.getAttribute('aria-sort') !== 'ascending';
        heads.forEach(function (other) { other.removeAttribute('aria-sort'); });
        head.setAttribute('aria-sort', up ? 'ascending' : 'descending');
        var key = function (row) {
          var cell = row.cells[column];
          var v = cell.getAttribute('data-v');
          return v === null ? cell.textContent.toLowerCase() : Number(v);
        };
        Array.prototype.slice.call(body.rows).sort(function (a, b) {
          var x = key(a), y = key(b);
          return (x < y ? -1 : x > y ? 1 : 0) * (up ? 1 : -1);
        }).forEach(function (row) { body.appendChild(row); });
      });
    });
  });

  var source = byId('store-data');
  if (!source) return;
  var data = JSON.parse(source.textContent);
  var details = JSON.parse(byId('store-details').textContent);
  // Positions in a row.
  var PATH = 0, SYSTEM = 1, CLASS = 2, LOW = 3, LIKELY = 4, HIGH = 5, FIELDS = 6, FIRST = 7, LAST = 8, LEVEL = 9,
    OVERDUE = 10, STATUS = 11, REASON = 12, HIDDEN = 13, CONTROLLER = 14;
  var rows = data.rows;
  var SIZE = 50;
  var page = 0, sortBy = LEVEL, descending = true, shown = [];
  var count = function (n) { return n < 0 ? '<5' : commas(n); };
  var people = function (row) {
    if (!row[HIGH]) return '-';
    if (row[LOW] === row[HIGH]) return count(row[LIKELY]);
    return count(row[LIKELY]) + ' (' + count(row[LOW]) + '-' + count(row[HIGH]) + ')';
  };
  var overdue = function (days) {
    if (days === null) return '-';
    if (days === -2) return 'no end set';
    if (days === -3) return 'on hold';
    if (days <= 0) return 'in time';
    return days < 365 ? commas(days) + ' days over' : (days / 365.25).toFixed(1) + ' years over';
  };
  var years = function (row) {
    if (!row[FIRST]) return '-';
    return row[FIRST] === row[LAST] ? String(row[FIRST]) : row[FIRST] + '-' + row[LAST];
  };
  var kinds = function (row) {
    var names = row[FIELDS].slice(0, 4).map(function (at) { return data.fields[at]; }).join(', ');
    return row[FIELDS].length > 4 ? names + ' and ' + (row[FIELDS].length - 4) + ' more' : names || '-';
  };
  var read = function (row) {
    return data.statuses[row[STATUS]] + (row[REASON] >= 0 ? ': ' + data.reasons[row[REASON]] : '');
  };

  var columns = [
    ['Store', PATH], ['System', SYSTEM], ['Whose data', CLASS], ['People', LIKELY], ['Kinds of data', FIELDS],
    ['Elections', FIRST], ['Risk', LEVEL], ['Kept too long', OVERDUE], ['Read', STATUS]
  ];
  var sortKey = function (row, column) {
    var v = row[column];
    if (column === PATH) return v.toLowerCase();
    if (column === SYSTEM) return data.systems[v].toLowerCase();
    if (column === FIELDS) return v.length;
    if (column === OVERDUE) return v === null ? -9 : v;
    return v;
  };

  var host = byId('store-table');
  var table = make('table', {});
  var caption = make('caption', {}, 'Press a heading to sort, a store to see its tables and columns.');
  table.appendChild(caption);
  var head = table.createTHead().insertRow();
  var heads = columns.map(function (column) {
    var th = make('th', { scope: 'col' });
    if (column[1] === LIKELY) th.className = 'n';
    var button = make('button', { type: 'button' }, column[0]);
    button.addEventListener('click', function () {
      if (sortBy === column[1]) descending = !descending;
      else { sortBy = column[1]; descending = [LIKELY, FIELDS, LEVEL, OVERDUE].indexOf(sortBy) >= 0; }
      page = 0;
      update();
    });
    th.appendChild(button);
    head.appendChild(th);
    return th;
  });
  var body = table.createTBody();
  host.textContent = '';
  host.appendChild(table);

  var select = function (id, words, values) {
    var element = byId(id);
    element.appendChild(make('option', { value: '' }, words));
    values.forEach(function (value, at) { if (value !== null) element.appendChild(make('option', { value: at }, value)); });
    element.addEventListener('change', changed);
    return element;
  };
  var changed = function () { page = 0; update(); };
  var used = function (list, column) {
    var seen = {};
    rows.forEach(function (row) { [].concat(row[column]).forEach(function (at) { seen[at] = true; }); });
    return list.map(function (value, at) { return seen[at] ? value : null; });
  };
  var search = byId('f-search'), hidden = byId('f-hidden'), over = byId('f-overdue');
  var system = select('f-system', 'All systems', used(data.systems, SYSTEM));
  var owner = select('f-class', 'Everybody', used(data.classes, CLASS));
  var field = select('f-field', 'All kinds of data', used(data.fields, FIELDS));
  var level = select('f-level', 'All levels', used(data.levels, LEVEL));
  var status = select('f-status', 'Read or not', used(data.statuses, STATUS));
  var controller = byId('f-controller') ? select('f-controller', 'All controllers', used(data.controllers, CONTROLLER)) : null;
  var waiting;
  search.addEventListener('input', function () { clearTimeout(waiting); waiting = setTimeout(changed, 120); });
  hidden.addEventListener('change', changed);
  over.addEventListener('change', changed);
  byId('f-reset').addEventListener('click', function () {
    search.value = '';
    [system, owner, field, level, status, controller].forEach(function (element) { if (element) element.value = ''; });
    hidden.checked = over.checked = false;
    changed();
  });

  var update = function () {
    var words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    var is = function (element, value) { return !element || element.value === '' || Number(element.value) === value; };
    shown = rows.filter(function (row) {
      if (!is(system, row[SYSTEM]) || !is(owner, row[CLASS]) || !is(level, row[LEVEL]) || !is(status, row[STATUS])) return false;
      if (!is(controller, row[CONTROLLER])) return false;
      if (field.value !== '' && row[FIELDS].indexOf(Number(field.value)) < 0) return false;
      if (hidden.checked && !row[HIDDEN]) return false;
      if (over.checked && !(row[OVERDUE] > 0)) return false;
      if (!words.length) return true;
      var path = row[PATH].toLowerCase();
      return words.every(function (word) { return path.indexOf(word) >= 0; });
    });
    var sign = descending ? -1 : 1;
    var keyed = shown.map(function (row, at) { return [sortKey(row, sortBy), row[LIKELY], at, row]; });
    keyed.sort(function (a, b) {
      if (a[0] < b[0]) return -sign;
      if (a[0] > b[0]) return sign;
      return b[1] - a[1] || a[2] - b[2];
    });
    shown = keyed.map(function (entry) { return entry[3]; });
    heads.forEach(function (th, at) {
      if (columns[at][1] === sortBy) th.setAttribute('aria-sort', descending ? 'descending' : 'ascending');
      else th.removeAttribute('aria-sort');
    });
    draw();
  };

  var draw = function () {
    var pages = Math.max(1, Math.ceil(shown.length / SIZE));
    page = Math.min(Math.max(page, 0), pages - 1);
    var fragment = document.createDocumentFragment();
    shown.slice(page * SIZE, (page + 1) * SIZE).forEach(function (row) { fragment.appendChild(line(row)); });
    if (!shown.length) {
      var none = make('tr', {});
      none.appendChild(make('td', { colspan: columns.length }, 'No store fits these filters.'));
      fragment.appendChild(none);
    }
    body.textContent = '';
    body.appendChild(fragment);
    var first = shown.length ? page * SIZE + 1 : 0;
    byId('store-count').textContent = shown.length === rows.length
      ? 'Stores ' + commas(first) + ' to ' + commas(Math.min(shown.length, (page + 1) * SIZE)) + ' of ' + commas(rows.length)
      : 'Stores ' + commas(first) + ' to ' + commas(Math.min(shown.length, (page + 1) * SIZE)) + ' of ' + commas(shown.length) + ' that fit, ' + commas(rows.length) + ' in all';
    byId('p-first').disabled = byId('p-back').disabled = page === 0;
    byId('p-next').disabled = byId('p-last').disabled = page >= pages - 1;
  };

  var line = function (row) {
    var tr = make('tr', {});
    var name = make('td', { 'class': 'path' });
    var open = make('button', { type: 'button', 'class': 'open', 'aria-expanded': 'false' }, row[PATH]);
    open.addEventListener('click', function () { toggle(tr, open, row); });
    name.appendChild(open);
    if (row[HIDDEN]) name.appendChild(make('span', { 'class': 'pill' }, 'hidden content'));
    tr.appendChild(name);
    tr.appendChild(make('td', {}, data.systems[row[SYSTEM]]));
    tr.appendChild(make('td', {}, data.classes[row[CLASS]]));
    tr.appendChild(make('td', { 'class': 'n' }, people(row)));
    tr.appendChild(make('td', {}, kinds(row)));
    tr.appendChild(make('td', { 'class': 'nw' }, years(row)));
    var risk = make('td', {});
    risk.appendChild(make('span', { 'class': 'pill l' + row[LEVEL] }, data.levels[row[LEVEL]]));
    tr.appendChild(risk);
    tr.appendChild(make('td', { 'class': 'nw' }, overdue(row[OVERDUE])));
    tr.appendChild(make('td', {}, read(row)));
    return tr;
  };

  var toggle = function (tr, open, row) {
    if (open.getAttribute('aria-expanded') === 'true') {
      open.setAttribute('aria-expanded', 'false');
      tr.parentNode.removeChild(tr.nextSibling);
      return;
    }
    open.setAttribute('aria-expanded', 'true');
    var more = make('tr', { 'class': 'detail' });
    var cell = make('td', { colspan: columns.length });
    more.appendChild(cell);
    tr.parentNode.insertBefore(more, tr.nextSibling);
    var detail = details[row[row.length - 1]];
    if (!detail) {
      cell.appendChild(make('p', {}, 'Its tables and columns are in report.json and in the workbook: this page carries those of the stores with the highest risk only.'));
      return;
    }
    detail.notes.forEach(function (note) { cell.appendChild(make('p', {}, note)); });
    if (!detail.finds.length) return;
    var inner = make('table', {});
    inner.appendChild(make('caption', {}, 'What was found in it'));
    var titles = inner.createTHead().insertRow();
    ['Table or text', 'Column', 'Kind of data', 'Values', 'Pass its check', 'Different', 'Confidence'].forEach(function (title, at) {
      titles.appendChild(make('th', { scope: 'col', 'class': at > 2 ? 'n' : '' }, title));
    });
    var list = inner.createTBody();
    detail.finds.forEach(function (find) {
      var one = list.insertRow();
      find.forEach(function (value, at) {
        var text = at === 2 ? data.fields[value] : at === 6 ? value + ' of 100' : at > 2 ? count(value) : value;
        one.appendChild(make('td', { 'class': at > 2 ? 'n' : 'path' }, text));
      });
    });
    cell.appendChild(inner);
  };

  var go = function (id, step) {
    byId(id).addEventListener('click', function () { page = step(page); draw(); host.scrollIntoView({ block: 'start' }); });
  };
  go('p-first', function () { return 0; });
  go('p-back', function (at) { return at - 1; });
  go('p-next', function (at) { return at + 1; });
  go('p-last', function () { return 1e9; });
  byId('store-controls').hidden = false;
  byId('store-pager').hidden = false;
  update();
})();
