//! The `opsbook` program: starts, runs, and turns the outcome into an exit code.

mod cli;

fn main() -> std::process::ExitCode {
    cli::run()
}
