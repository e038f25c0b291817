@main
struct Showrunner {
    static func main() {}
}
