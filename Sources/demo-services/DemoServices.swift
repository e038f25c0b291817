@main
struct DemoServices {
    static func main() {}
}
