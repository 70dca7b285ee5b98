// A page asks for its moving part again (htmx; the part says data-follows, as in
// templates/dashboard/visit_now.html), and a hidden page asks for nothing. Nobody's button is taken
// away from under their finger, but where the part says "always": there nothing may wait, and each
// button keeps its meaning, its id and the focus.
import { initAll } from '../vendor/govuk-frontend/govuk-frontend.min.js'

const part = () => document.querySelector('[data-follows]')
let open = []
let focused = null

document.body.addEventListener('htmx:beforeRequest', event => {
  if (document.hidden) event.preventDefault()
})

document.body.addEventListener('htmx:beforeSwap', event => {
  const { xhr, target, pathInfo } = event.detail
  const asked = new URL(pathInfo.requestPath, location.href)
  // Whoever is signed out meanwhile is led elsewhere; that page is not shown inside this one.
  const isElsewhere = new URL(xhr.responseURL).pathname !== asked.pathname
  const isHeld = part().dataset.follows !== 'always' && target.querySelector('form :focus')
  if (isElsewhere || isHeld) event.detail.shouldSwap = false
  open = [...target.querySelectorAll('details[open]')].map(details => details.id)
  focused = target.contains(document.activeElement) ? document.activeElement.getAttribute('href') : null
})

// What was open stays open, and the focus where it was: htmx sees to that by id, a telephone
// number is found again by its address.
document.body.addEventListener('htmx:afterSettle', () => {
  for (const id of open) document.getElementById(id)?.setAttribute('open', '')
  if (focused && document.activeElement === document.body) {
    [...part().querySelectorAll('a')].find(link => link.getAttribute('href') === focused)?.focus()
  }
  focused = null
  initAll({ scope: part() })
})

document.addEventListener('visibilitychange', () => {
  if (!document.hidden && part()) window.htmx.trigger(part(), 'look')
})

// Where there is a place to say so, it is said that what is shown may be old.
const say = isLost => document.getElementById('no-connection')?.toggleAttribute('hidden', !isLost)
document.body.addEventListener('htmx:sendError', () => say(true))
document.body.addEventListener('htmx:timeout', () => say(true))
document.body.addEventListener('htmx:responseError', () => say(true))
document.body.addEventListener('htmx:afterOnLoad', () => say(false))
