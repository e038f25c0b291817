import Conditions
import Runbooks
import Sockets

/// How a journey goes from one request to the next.
extension Generator {
    /// Begins a journey of a flight.
    func begin(_ flight: Int, at intended: Duration) {
        journeysBegun += 1
        let reach = prepared.journeys.last?.reach ?? 1
        let chosen = prepared.journeys.count == 1 ? 0 : random.share() * reach
        flights[flight].journey = prepared.journeys.firstIndex { chosen < $0.reach } ?? 0
        flights[flight].request = 0
        flights[flight].number = journeysBegun
        if prepared.values > 0 {
            flights[flight].values = Array(repeating: [], count: prepared.values)
        }
        rest(flight, before: intended)
    }

    /// Lets a flight wait for the pause before its next request.
    private func rest(_ flight: Int, before intended: Duration) {
        let pause = random.time(in: request(of: flight).pause)
        guard pause > .zero else { return send(flight, intended: intended) }
        flights[flight].phase = .resting
        alarms.add(flight, at: intended + pause)
    }

    /// The time of a flight's next request, or of its next journey, has come.
    func wake(_ flight: Int, at due: Duration) {
        guard case .resting = flights[flight].phase else { return }
        guard isBetweenJourneys(flight) else { return send(flight, intended: due) }
        begin(flight, at: due)
    }

    /// Whether a flight is a user who waits for its next journey.
    private func isBetweenJourneys(_ flight: Int) -> Bool { flights[flight].request < 0 }

    /// Lets users go who wait for a journey that will not begin any more.
    func dismissThinkers() {
        for flight in flights.indices where isBetweenJourneys(flight) {
            if case .resting = flights[flight].phase { land(flight) }
        }
    }

    private func request(of flight: Int) -> PreparedRequest {
        prepared.journeys[flights[flight].journey].requests[flights[flight].request]
    }

    private func send(_ flight: Int, intended: Duration) {
        let request = request(of: flight)
        let now = now
        flights[flight].intended = intended
        flights[flight].begun = now
        second.offered += 1
        second.lateness.record(now - intended)
        inFlight += 1
        let server = request.server
        if flights[flight].sockets[server] < 0, let kept = idle[server].popLast() {
            flights[flight].sockets[server] = kept
            owners[kept] = flight
        }
        if flights[flight].sockets[server] >= 0 {
            flights[flight].isReused = true
            return transmit(flight)
        }
        connect(flight)
    }

    private func connect(_ flight: Int) {
        let server = request(of: flight).server
        flights[flight].isReused = false
        flights[flight].phase = .connecting
        do {
            let socket = try sockets.open(servers[server])
            while owners.count <= socket { owners.append(-1) }
            owners[socket] = flight
            flights[flight].sockets[server] = socket
            connections += 1
        } catch {
            fail(flight, ErrorClass(error))
        }
    }

    private func transmit(_ flight: Int) {
        let request = request(of: flight)
        let own = flights[flight]
        let bytes = request.bytes(
            PreparedRequest.Filling(number: own.number, user: own.user, values: own.values)
        )
        flights[flight].reader.begin(
            isHead: request.isHead,
            wantsHeaders: request.wantsHeaders,
            wantsBody: request.wantsBody
        )
        flights[flight].phase = .sent
        flights[flight].sent = now
        sockets.send(own.sockets[request.server], bytes)
    }

    // MARK: Answers

    /// Something happened to a connection.
    func respond(_ socket: Int, _ signal: SocketSet.Signal) {
        let flight = owners[socket]
        guard flight >= 0 else { return drop(idle: socket) }
        switch signal {
        case .connected: transmit(flight)
        case .readable:
            if case .sent = flights[flight].phase {
                read(flight, socket)
            } else {
                close(flight, socket)
            }
        case .failed(let failure):
            close(flight, socket)
            if isWaiting(flight) { fail(flight, ErrorClass(failure)) }
        }
    }

    private func isWaiting(_ flight: Int) -> Bool {
        switch flights[flight].phase {
        case .sent, .connecting: true
        case .free, .resting: false
        }
    }

    private func read(_ flight: Int, _ socket: Int) {
        while true {
            switch sockets.receive(socket, into: &buffer) {
            case .bytes(let count):
                switch flights[flight].reader.read(buffer, count: count) {
                case .complete: return complete(flight, socket)
                case .broken(let error):
                    close(flight, socket)
                    return fail(flight, error)
                case .more: continue
                }
            case .nothing: return
            case .ended, .broken: return ended(flight, socket)
            }
        }
    }

    private func ended(_ flight: Int, _ socket: Int) {
        let hasBegun = flights[flight].reader.hasBegun
        let progress = flights[flight].reader.end()
        if progress == .complete { return complete(flight, socket) }
        close(flight, socket)
        // A kept connection may be closed by the server just as it is used again: the request was
        // not seen, so it is sent once more (RFC 9112 §9.3.1).
        if !hasBegun, flights[flight].isReused { return connect(flight) }
        fail(flight, .closed)
    }

    private func complete(_ flight: Int, _ socket: Int) {
        let now = now
        let own = flights[flight].reader
        let request = request(of: flight)
        let took = now - flights[flight].sent
        if !own.keepsAlive { close(flight, socket) }
        second.statuses[own.status, default: 0] += 1
        count(flight, now)
        let at = flights[flight]
        let verdict = request.judge(own, took: took, known: &verdicts[at.journey][at.request])
        if case .unmet(let unmet) = verdict { return refuse(flight, unmet, now) }
        switch request.captured(from: own, took: took) {
        case .values(let captured):
            for (place, value) in captured { flights[flight].values[place] = value }
        case .missing(let unmet?): return refuse(flight, unmet, now)
        case .missing(nil): return endJourney(flight, after: now)
        }
        flights[flight].request += 1
        if flights[flight].request < prepared.journeys[at.journey].requests.count {
            rest(flight, before: now)
        } else {
            endJourney(flight, after: now)
        }
    }

    /// An answer is not as expected.
    private func refuse(_ flight: Int, _ unmet: Unmet, _ now: Duration) {
        note(unmet)
        second.failed += 1
        second.errors[.unexpected, default: 0] += 1
        endJourney(flight, after: now)
    }

    private func count(_ flight: Int, _ now: Duration) {
        inFlight -= 1
        second.done += 1
        second.latency.record(now - flights[flight].intended)
        if case .sent = flights[flight].phase {
            second.service.record(now - flights[flight].sent)
        }
    }

    private func fail(_ flight: Int, _ error: ErrorClass) {
        let now = now
        count(flight, now)
        second.failed += 1
        second.errors[error, default: 0] += 1
        // Without a pause a user whose connection is refused would do nothing else.
        endJourney(flight, after: now, pause: .milliseconds(10))
    }

    // MARK: Ending

    private func endJourney(_ flight: Int, after now: Duration, pause: Duration = .zero) {
        guard case .users(let users) = plan.model, isSending else { return land(flight) }
        let think = max(pause, random.time(in: users.think))
        guard think > .zero else { return begin(flight, at: now) }
        flights[flight].phase = .resting
        flights[flight].request = -1
        alarms.add(flight, at: now + think)
    }

    /// Frees a flight's place; its connections are kept for others.
    private func land(_ flight: Int) {
        for server in flights[flight].sockets.indices where flights[flight].sockets[server] >= 0 {
            let socket = flights[flight].sockets[server]
            flights[flight].sockets[server] = -1
            owners[socket] = -1
            idle[server].append(socket)
        }
        flights[flight].phase = .free
        freeFlights.append(flight)
        underWay -= 1
    }

    /// Ends what takes longer than a request may.
    func expire(_ now: Duration) {
        for flight in flights.indices where isWaiting(flight) {
            guard now - flights[flight].begun >= plan.requestTimeout else { continue }
            let socket = flights[flight].sockets[request(of: flight).server]
            if socket >= 0 { close(flight, socket) }
            fail(flight, .timedOut)
        }
    }

    private func close(_ flight: Int, _ socket: Int) {
        for server in flights[flight].sockets.indices
        where flights[flight].sockets[server] == socket {
            flights[flight].sockets[server] = -1
        }
        owners[socket] = -1
        connections -= 1
        sockets.close(socket)
    }

    /// A connection that was kept has ended, or has something to say that nobody asked for.
    private func drop(idle socket: Int) {
        for server in idle.indices { idle[server].removeAll { $0 == socket } }
        connections -= 1
        sockets.close(socket)
    }
}

extension ErrorClass {
    /// The class of a connection's failure.
    init(_ failure: SocketFailure) {
        self =
            switch failure.reason {
            case .refused: .refused
            case .unknownHost, .unreachable: .unreachable
            case .exhausted: .exhausted
            case .insecure: .insecure
            case .closed, .broken: .closed
            }
    }
}
