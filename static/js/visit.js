// A visit's page asks for its moving part again (htmx, templates/dashboard/visit_now.html).
// Nobody's button is taken away from under their finger, and a hidden page asks for nothing.
import { initAll } from '../vendor/govuk-frontend/govuk-frontend.min.js'

const part = () => document.getElementById('visit-now')
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
  if (isElsewhere || target.querySelector('form :focus')) event.detail.shouldSwap = false
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
