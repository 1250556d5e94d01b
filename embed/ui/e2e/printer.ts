import { createServer, type Server, type Socket } from 'node:net'

/** A receipt printer on TCP: it counts the papers that it cuts, and tells its state when it is asked (DLE EOT, GS r). */
export class FakePrinter {
  printed = 0
  /** Whether there is paper on its roll. */
  paper = true
  private readonly sockets = new Set<Socket>()

  private constructor(private readonly server: Server) {}

  static async start(): Promise<FakePrinter> {
    const server = createServer()
    const printer = new FakePrinter(server)
    server.on('connection', (socket) => printer.hear(socket))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return printer
  }

  get address(): string {
    const at = this.server.address()
    return typeof at === 'object' && at ? `127.0.0.1:${at.port}` : ''
  }

  stop(): void {
    for (const socket of this.sockets) socket.destroy()
    this.server.close()
  }

  private hear(socket: Socket): void {
    this.sockets.add(socket)
    let job = Buffer.alloc(0)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => this.sockets.delete(socket))
    socket.on('data', (bytes) => {
      for (let at = 0; at < bytes.length; ) {
        if (bytes[at] === 0x10 && bytes[at + 1] === 0x04) {
          const asked = bytes[at + 2]
          socket.write(Buffer.from([0x12 | (this.paper ? 0 : asked === 4 ? 0x60 : asked === 2 ? 0x20 : 0)]))
          at += 3
        } else job = Buffer.concat([job, bytes.subarray(at, ++at)])
      }
      const end = Buffer.from([0x1d, 0x72, 1])
      if (!job.subarray(-3).equals(end) || !this.paper) return
      if (job.includes(Buffer.from([0x1d, 0x56, 66]))) this.printed++
      job = Buffer.alloc(0)
      socket.write(Buffer.from([0]))
    })
  }
}
