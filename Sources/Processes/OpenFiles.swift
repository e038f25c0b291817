private import Glibc

/// How many files and connections this process may have open at once.
public enum OpenFiles {
    /// Raises the soft limit towards the hard one, so that an audience of thousands fits.
    ///
    /// A limit that is high enough already stays; children inherit what is set here.
    /// - Returns: The limit that holds now.
    @discardableResult
    public static func raiseLimit(to wanted: Int) -> Int {
        let files = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        var limit = rlimit()
        guard getrlimit(files, &limit) == 0 else { return 0 }
        if limit.rlim_cur < rlim_t(clamping: wanted) {
            var raised = limit
            raised.rlim_cur = min(limit.rlim_max, rlim_t(clamping: wanted))
            if setrlimit(files, &raised) == 0 { limit = raised }
        }
        return Int(clamping: limit.rlim_cur)
    }
}
