import { readFileSync } from 'node:fs'
import { type Browser, type CDPSession, expect } from '@playwright/test'

/** What a page holds once everything has been thrown away that is not needed, in bytes but for the counts. */
export interface Kept {
  heap: number
  nodes: number
  listeners: number
  /** What the system counts for the page: sounds, pictures and films are outside of the heap. */
  memory: number
}

type Wait = { resolve: (result: never) => void; reject: (error: Error) => void }

/**
 * A page that Playwright does not watch: for what it watches the browser keeps all that was fetched, a hundred kilobytes a call, and what a
 * page itself keeps cannot be told from it.
 */
export class UnwatchedPage {
  private readonly waiting = new Map<number, Wait>()
  private asked = 0

  private constructor(
    private readonly system: CDPSession,
    private readonly contextId: string,
    private readonly sessionId: string,
  ) {
    system.on('Target.receivedMessageFromTarget', ({ sessionId, message }) => {
      if (sessionId === this.sessionId) this.hear(JSON.parse(message))
    })
  }

  /** Opens a page in a browser of its own, in which a script runs before the page's. */
  static async open(
    browser: Browser,
    url: string,
    size: { width: number; height: number },
    script: () => void,
  ): Promise<UnwatchedPage> {
    const system = await browser.newBrowserCDPSession()
    const { browserContextId } = await system.send('Target.createBrowserContext')
    const { targetId } = await system.send('Target.createTarget', { url: 'about:blank', browserContextId, ...size })
    const { sessionId } = await system.send('Target.attachToTarget', { targetId, flatten: false })
    const page = new UnwatchedPage(system, browserContextId, sessionId)
    await page.send('Page.enable')
    await page.send('Performance.enable')
    await page.send('Page.addScriptToEvaluateOnNewDocument', { source: `(${script})()` })
    await page.send('Page.navigate', { url })
    return page
  }

  /** What a function answers in the page. */
  async evaluate<Given extends unknown[], Answer>(
    ask: (...given: Given) => Answer | Promise<Answer>,
    ...given: Given
  ): Promise<Answer> {
    const expression = `(${ask})(...${JSON.stringify(given)})`
    const params = { expression, awaitPromise: true, returnByValue: true }
    const { result, exceptionDetails } = await this.send<Evaluated<Answer>>('Runtime.evaluate', params)
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text)
    return result.value
  }

  /** Waits until a function answers true in the page. */
  async until<Given extends unknown[]>(is: (...given: Given) => boolean, ...given: Given): Promise<void> {
    const happens = () => this.evaluate(is, ...given).catch(() => false) // it is being loaded
    await expect.poll(happens, { intervals: [50], timeout: 120_000, message: String(is) }).toBe(true)
  }

  async kept(): Promise<Kept> {
    for (let round = 0; round < 3; round++) await this.send('HeapProfiler.collectGarbage')
    const { metrics } = await this.send<{ metrics: { name: string; value: number }[] }>('Performance.getMetrics')
    const of = (name: string) => metrics.find((one) => one.name === name)?.value ?? Number.NaN
    return {
      heap: of('JSHeapUsedSize'),
      nodes: of('Nodes'),
      listeners: of('JSEventListeners'),
      memory: await this.memory(),
    }
  }

  async close(): Promise<void> {
    await this.system.send('Target.disposeBrowserContext', { browserContextId: this.contextId })
  }

  /** The memory of the browser's largest page; beside the one that is tried it may hold an empty one ready. */
  private async memory(): Promise<number> {
    const { processInfo } = await this.system.send('SystemInfo.getProcessInfo')
    const sizes = processInfo
      .filter(({ type }) => type === 'renderer')
      .map(({ id }) => Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1]) * 1024)
    return Math.max(...sizes)
  }

  private send<Result>(method: string, params: object = {}): Promise<Result> {
    const id = ++this.asked
    return new Promise<Result>((resolve, reject) => {
      this.waiting.set(id, { resolve, reject })
      const message = JSON.stringify({ id, method, params })
      this.system.send('Target.sendMessageToTarget', { sessionId: this.sessionId, message }).catch(reject)
    })
  }

  private hear({ id, result, error }: { id?: number; result?: unknown; error?: { message: string } }): void {
    const wait = this.waiting.get(id ?? 0)
    this.waiting.delete(id ?? 0)
    if (error) wait?.reject(new Error(error.message))
    else wait?.resolve(result as never)
  }
}

interface Evaluated<Answer> {
  result: { value: Answer }
  exceptionDetails?: { text: string; exception?: { description?: string } }
}
