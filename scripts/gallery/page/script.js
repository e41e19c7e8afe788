
'use strict';
(() => {
  const form = document.getElementById('search');
  const input = document.getElementById('words');
  const count = document.getElementById('count');
  const none = document.getElementById('none');
  const lower = text => text.toLowerCase();
  const scripts = [...document.querySelectorAll('.script')].map(details => {
    const texts = selector => [...details.querySelectorAll(selector)].map(element => element.textContent);
    const lines = texts('.python pre, .java pre, .policy pre, .usage tr').join('\n').split('\n');
    return {
      details, lines,
      summary: details.querySelector('summary'),
      name: details.querySelector('.body').id,
      head: lower(texts('.name, .what, .tags').join(' ')),
      all: lower(texts('.name, .what, .tags').concat(lines).join('\n')),
      services: details.dataset.services.split(' '),
      effect: details.dataset.effect,
    };
  });

  const chosen = name => form.elements[name].value;

  // Shows a line of the code that has a word, if the summary lacks it.
  function hint(script, words) {
    script.summary.querySelector('.hit')?.remove();
    const word = words.find(each => !script.head.includes(each));
    const line = word && script.lines.find(each => lower(each).includes(word));
    if (!line) return;
    const hit = document.createElement('span');
    const marked = document.createElement('mark');
    const at = lower(line).indexOf(word);
    marked.textContent = line.slice(at, at + word.length);
    hit.className = 'hit';
    hit.append(at > 60 ? '…' + line.slice(at - 40, at) : line.slice(0, at).trimStart(), marked, line.slice(at + word.length));
    script.summary.append(hit);
  }

  function filter() {
    const words = lower(input.value).split(/\s+/).filter(Boolean);
    const service = chosen('service');
    const effect = chosen('effect');
    let hits = 0;
    for (const script of scripts) {
      const isHit = (!service || script.services.includes(service)) && (!effect || script.effect === effect)
        && words.every(word => script.all.includes(word));
      script.details.hidden = !isHit;
      hint(script, isHit ? words : []);
      hits += isHit;
    }
    for (const group of document.querySelectorAll('.group')) group.hidden = !group.querySelector('.script:not([hidden])');
    none.hidden = hits > 0;
    count.textContent = hits === scripts.length ? `${hits} scripts` : `${hits} of ${scripts.length} scripts`;
  }

  // The address tells what is searched for and which script is open, so that it can be sent to someone.
  function remember(hash = location.hash) {
    const query = new URLSearchParams();
    for (const [name, value] of [['q', input.value.trim()], ['service', chosen('service')], ['effect', chosen('effect')]]) {
      if (value) query.set(name, value);
    }
    try {
      history.replaceState(null, '', location.pathname + (query.size ? '?' + query : '') + hash);
    } catch { /* a browser may refuse this for files */ }
  }

  function choose(name, value) {
    const radio = [...form.elements[name]].find(each => each.value === value);
    if (radio) radio.checked = true;
  }

  function reset() {
    input.value = '';
    choose('service', '');
    choose('effect', '');
    changed();
  }

  function changed() {
    filter();
    remember();
  }

  // Opens the script that the address names, whatever the filters say.
  function reveal() {
    const script = scripts.find(each => '#' + each.name === location.hash);
    if (!script) return;
    if (script.details.hidden) reset();
    script.details.open = true;
    script.details.scrollIntoView();
  }

  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch { /* no clipboard for this address, or no permission */ }
    const area = document.createElement('textarea');
    area.value = text;
    area.className = 'unseen';
    document.body.append(area);
    area.select();
    const copied = document.execCommand('copy');
    area.remove();
    return copied;
  }

  async function copyFor(button) {
    const code = button.closest('figure, .line').querySelector('code');
    const copied = await copy(code.textContent);
    button.focus();
    if (copied) {
      button.textContent = 'Copied';
      button.classList.add('done');
      count.textContent = 'Copied';
      setTimeout(() => {
        button.textContent = 'Copy';
        button.classList.remove('done');
        filter();
      }, 2000);
    } else {
      getSelection().selectAllChildren(code);
      count.textContent = 'Selected: press Ctrl+C or ⌘C';
    }
  }

  form.addEventListener('input', changed);
  form.addEventListener('submit', event => {
    event.preventDefault();
    const first = scripts.find(script => !script.details.hidden);
    if (!first) return;
    first.details.open = true;
    first.summary.focus();
  });
  document.getElementById('reset').addEventListener('click', () => {
    reset();
    input.focus();
  });
  document.addEventListener('click', event => {
    const button = event.target.closest('.copy');
    if (button) copyFor(button);
  });
  document.addEventListener('keydown', event => {
    const isTyping = event.target.matches('input[type=search], textarea');
    if (event.key === '/' && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      input.focus();
      input.select();
    } else if (event.key === 'Escape' && (isTyping || input.value)) {
      if (input.value) reset();
      else input.blur();
    }
  });
  for (const script of scripts) {
    script.details.addEventListener('toggle', () => {
      if (script.details.open) remember('#' + script.name);
      else if (location.hash === '#' + script.name) remember('');
    });
  }
  addEventListener('hashchange', reveal);

  const asked = new URLSearchParams(location.search);
  input.value = asked.get('q') ?? '';
  choose('service', asked.get('service') ?? '');
  choose('effect', asked.get('effect') ?? '');
  for (const button of document.querySelectorAll('.copy')) button.hidden = false;
  form.hidden = false;
  filter();
  reveal();
})();
