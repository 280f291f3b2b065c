//! The commands: the only rooms that touch the outside world.
//!
//! A new command is one file here with its arguments and a `run`, and one line in [`Command`] and in [`run`].

mod acceptance;
mod annotate;
mod baseline;
mod batch;
mod check;
mod complain;
mod completions;
mod extract;
mod facts;
mod form_args;
mod guard;
mod inputs;
mod new;
mod outline;
mod outputs;
mod progress;
mod rule_files;
mod rules;
mod settings;
mod usage;

use std::io::IsTerminal as _;
use std::process::ExitCode;

use clap::{ArgAction, CommandFactory as _, FromArgMatches as _, Parser, Subcommand};

/// Nothing at or above the failing level.
const CLEAN: u8 = 0;
/// Findings at or above the failing level.
const FINDINGS: u8 = 1;
/// Usage, unreadable input, or nothing to check.
const TROUBLE: u8 = 2;

const HELP: &str = "{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}\n";

#[derive(Debug, Parser)]
#[command(
    name = "nianbao",
    version,
    about = "检查政府信息公开工作年度报告：结构、表格、数字、日期是否合乎《条例》和国办格式",
    override_usage = "nianbao <命令> [选项]",
    help_template = HELP,
    after_help = "例：\n  \
        nianbao check 年报.html          检查一份年报\n  \
        nianbao check 各单位年报/        检查一个文件夹里的全部年报\n  \
        nianbao check --help             查看检查的全部选项",
    subcommand_help_heading = "命令",
    subcommand_value_name = "命令",
    disable_help_flag = true,
    disable_version_flag = true,
    disable_help_subcommand = true,
    arg_required_else_help = true
)]
struct Cli {
    #[command(subcommand)]
    command: Command,

    #[arg(
        long,
        global = true,
        value_name = "何时",
        default_value = "auto",
        value_parser = ["auto", "always", "never"],
        hide_possible_values = true,
        hide_default_value = true,
        help_heading = "通用选项",
        help = "是否用颜色：auto（默认，输出到终端时用）、always、never；也遵从环境变量 NO_COLOR"
    )]
    color: String,

    #[arg(short, long, global = true, action = ArgAction::Help, help_heading = "通用选项", help = "显示帮助")]
    help: Option<bool>,

    #[arg(short = 'V', long, action = ArgAction::Version, help_heading = "通用选项", help = "显示版本")]
    version: Option<bool>,
}

#[derive(Debug, Subcommand)]
enum Command {
    Check(Box<check::CheckArgs>),
    Annotate(annotate::AnnotateArgs),
    Rules(rules::RulesArgs),
    Explain(rules::ExplainArgs),
    Extract(extract::ExtractArgs),
    Facts(facts::FactsArgs),
    Outline(outline::OutlineArgs),
    Baseline(baseline::BaselineArgs),
    New(new::NewArgs),
    Completions(completions::CompletionsArgs),
}

/// The definition of the command line. Never wrapped to a terminal, so that help is the same everywhere.
fn definition() -> clap::Command {
    Cli::command().term_width(0)
}

/// Runs the program on its arguments.
pub fn run() -> ExitCode {
    let cli = match definition().try_get_matches().and_then(|matches| Cli::from_arg_matches(&matches)) {
        Ok(cli) => cli,
        Err(error) => return usage::report(&error),
    };
    let color = Color::chosen(&cli.color);
    let status = match cli.command {
        Command::Check(args) => check::run(&args, color),
        Command::Rules(args) => rules::run(&args, color),
        Command::Explain(args) => rules::explain(&args, color),
        Command::Outline(args) => outline::run(&args, color),
        Command::Annotate(args) => annotate::run(&args, color),
        Command::Extract(args) => extract::run(&args, color),
        Command::Facts(args) => facts::run(&args, color),
        Command::New(args) => new::run(&args, color),
        Command::Baseline(args) => baseline::run(&args, color),
        Command::Completions(args) => completions::run(&args, color),
    };
    ExitCode::from(status)
}

/// Where to use colours.
#[derive(Debug, Clone, Copy)]
struct Color {
    stdout: bool,
    stderr: bool,
}

impl Color {
    /// What the flag says, else the environment, else whether a terminal is there.
    fn chosen(flag: &str) -> Color {
        // https://no-color.org: present and not empty, whatever its value.
        let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
        let everywhere = match flag {
            "always" => Some(true),
            "never" => Some(false),
            _ if set("NO_COLOR").is_some() => Some(false),
            _ if set("CLICOLOR_FORCE").is_some_and(|value| value != "0") => Some(true),
            _ if set("TERM").is_some_and(|value| value == "dumb") => Some(false),
            _ => None,
        };
        Color {
            stdout: everywhere.unwrap_or_else(|| std::io::stdout().is_terminal()),
            stderr: everywhere.unwrap_or_else(|| std::io::stderr().is_terminal()),
        }
    }
}
