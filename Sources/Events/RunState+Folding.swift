extension RunState {
    /// Takes one event into account.
    public mutating func apply(_ event: Event) {
        number = event.number
        offset = event.offset
    }
}
