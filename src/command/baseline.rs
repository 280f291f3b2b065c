//! `nianbao baseline`: what was found on some day, so that only what is new fails from then on.

use super::Color;
use super::batch::Task;
use super::check::{self, CheckArgs};

#[derive(Debug, clap::Args)]
#[command(
    about = "基线：登记现有问题，以后只有新问题才算不通过",
    override_usage = "nianbao baseline <write|check> [选项] --baseline <文件> <路径>...",
    help_template = super::HELP,
    subcommand_help_heading = "命令",
    subcommand_value_name = "命令",
    disable_help_subcommand = true,
    arg_required_else_help = true,
    after_help = "例：\n  \
        nianbao baseline write --baseline 基线.json 各单位年报/          登记现有问题\n  \
        nianbao baseline check --baseline 基线.json 各单位年报/          只有新问题才算不通过\n  \
        nianbao baseline check --baseline 基线.json --prune 各单位年报/  顺便删去已改正的"
)]
pub(super) struct BaselineArgs {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// 登记现有的全部问题，写入基线文件（已豁免的除外）
    #[command(help_template = super::HELP, override_usage = "nianbao baseline write --baseline <文件> [选项] <路径>...")]
    Write(Box<CheckArgs>),
    /// 对照基线检查：基线中已有的不计，已改正的列出来
    #[command(help_template = super::HELP, override_usage = "nianbao baseline check --baseline <文件> [选项] <路径>...")]
    Check(Box<PruneArgs>),
}

#[derive(Debug, clap::Args)]
struct PruneArgs {
    #[arg(long, help_heading = "检查", help = "从基线文件中删去已改正的问题")]
    prune: bool,

    #[command(flatten)]
    check: CheckArgs,
}

pub(super) fn run(args: &BaselineArgs, color: Color) -> u8 {
    match &args.action {
        Action::Write(args) => check::run_task(args, Task::WriteBaseline, color),
        Action::Check(args) if args.prune => check::run_task(&args.check, Task::Prune, color),
        Action::Check(args) => check::run_task(&args.check, Task::CheckBaseline, color),
    }
}
