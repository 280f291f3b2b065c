//! The command-line program `nianbao`.

mod command;

fn main() -> std::process::ExitCode {
    command::run()
}
