/* A lost connection loses no text. On somebody's own device, and nowhere else, an unsent form
   (one with data-draft) is kept until it is saved, they sign out, or somebody else signs in.
   What is kept never leaves the device but by the form itself. */

const PREFIX = 'covenant.draft.'
const reader = document.documentElement.dataset.reader || ''
const form = document.querySelector('form[data-draft]')
const isOwnDevice = Boolean(form && 'ownDevice' in form.dataset)

// A browser may refuse to keep anything; then forms work as without this script.
const read = () => {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX))
  } catch {
    return []
  }
}
const forget = (belongs) => read().filter(belongs).forEach((key) => localStorage.removeItem(key))
const draftIn = (key) => {
  try {
    return JSON.parse(localStorage.getItem(key))
  } catch {
    return null
  }
}

// Signed out, or somebody else: nothing of the one before stays. An ended session is neither.
document.addEventListener('submit', (event) => {
  if (event.target.matches('form[action$="/accounts/logout/"]')) forget(() => true)
}, true)
if (reader) forget((key) => !key.startsWith(`${PREFIX}${reader}.`))

// The page names the forms that have arrived.
const saved = document.querySelector('[data-saved]')?.dataset.saved.split(' ') ?? []
forget((key) => saved.includes(draftIn(key)?.fields?.token))

const show = (name, isShown = true) => {
  const notice = document.getElementById(name)
  notice.hidden = !isShown
  if (isShown && name !== 'draft-kept') notice.focus()
}

const fields = () => [...form.elements].filter(
  (field) => field.name && !['csrfmiddlewaretoken', 'submit'].includes(field.name),
)

const keep = (key) => {
  const values = {}
  for (const field of fields()) {
    if (field.type !== 'radio' || field.checked) values[field.name] = field.value
  }
  const isEmpty = !fields().some((field) => field.type === 'textarea' && field.value.trim())
  try {
    if (isEmpty) localStorage.removeItem(key)
    else localStorage.setItem(key, JSON.stringify({ fields: values }))
  } catch { /* full, or refused */ }
}

const restore = (values) => {
  for (const field of fields()) {
    if (!(field.name in values)) continue
    if (field.type === 'radio') field.checked = field.value === values[field.name]
    else field.value = values[field.name]
  }
}

// Ask before sending whether the service can be reached and still knows the writer: the browser's
// own page for "offline", or the sign-in page, would take the text's place.
const whyNot = async () => {
  let answer
  try {
    answer = await fetch(location.href, {
      cache: 'no-store', redirect: 'manual', signal: AbortSignal.timeout(15000),
    })
  } catch {
    return 'draft-offline'
  }
  if (answer.type === 'opaqueredirect') return 'draft-signed-out'
  if (!answer.ok) return 'draft-offline'
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
  if (page.documentElement.dataset.reader !== reader) return 'draft-somebody-else'
  // Signing in again, in another tab, made a new one.
  const token = 'csrfmiddlewaretoken'
  form.elements[token].value = page.querySelector(`form[data-draft] [name=${token}]`).value
  return ''
}

const PROBLEMS = ['draft-offline', 'draft-signed-out', 'draft-somebody-else']
let isSending = false
const send = async (event) => {
  event.preventDefault()
  if (isSending) return
  isSending = true
  const problem = await whyNot()
  PROBLEMS.forEach((name) => show(name, false))
  if (problem) {
    show(problem)
    isSending = false
  } else {
    // A button called "submit" hides the form's own method of that name.
    HTMLFormElement.prototype.submit.call(form)
  }
}

if (form) {
  const key = `${PREFIX}${reader}.${form.dataset.draft}`
  const kept = draftIn(key)
  const hasErrors = Boolean(document.querySelector('.govuk-error-summary'))
  if (kept && !hasErrors) {
    restore(kept.fields)
    form.querySelectorAll('details').forEach((each) => { each.open = true })
    show('draft-kept')
    document.getElementById('draft-drop').addEventListener('click', () => {
      localStorage.removeItem(key)
      location.reload()
    })
  }
  if (isOwnDevice) form.addEventListener('input', () => keep(key))
  // Kept while this was their own device; now they say it is not.
  else forget((each) => each === key)
  form.addEventListener('submit', send)
  // Back from another page: the button works again.
  addEventListener('pageshow', () => { isSending = false })
}
