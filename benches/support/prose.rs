//! Sentences, some with numbers.

use super::Dice;

/// What the overview speaks of.
pub const TOPICS: [&str; 5] = ["主动公开", "依申请公开", "政府信息管理", "政府信息公开平台建设", "监督保障"];

const SENTENCES: &[&str] = &[
    "坚持以公开为常态、不公开为例外，围绕中心工作和群众关切，及时准确发布各类政府信息",
    "全年通过门户网站发布信息{+}条，其中政策文件{}条、工作动态{}条",
    "政务新媒体发布信息{}条，总阅读量达到{}万次",
    "对照基层政务公开标准目录逐项梳理，更新完善公开事项{}项，做到应公开尽公开",
    "举办新闻发布会{}场，回应社会关切{}次，在线答复群众来信{}件",
    "制发文件时同步确定公开属性，对拟不公开的文件依法依规说明理由",
    "严格执行信息发布“三审三校”制度，先审查后公开，确保内容准确、表述规范",
    "进一步畅通受理渠道，规范登记、审核、办理、答复、归档各个环节",
    "收到公民、法人和其他组织提出的申请{asked}件，均在法定期限内答复",
    "主动与申请人沟通，了解其真实需求，提供必要的指引和帮助",
    "定期开展信息内容检查，清理过期失效文件{}件，修正错链断链{}处",
    "围绕重点领域编制公开目录，包括财政预决算、教育、医疗卫生、生态环境、安全生产等方面",
    "新出台的政策性文件均配有解读材料，采用图解、问答、视频等形式解读{}篇",
    "优化网站栏目设置，对检索、导航、下载等功能进行了升级改造",
    "在便民服务中心设立政务公开专区，配备查询设备{}台，接待群众{}人次",
    "把信息公开纳入年度考核，权重为{}%，对工作不力的单位予以通报",
    "组织业务培训{}次，参训人员{}人次，工作人员的业务水平有了新的提高",
    "主要领导多次听取工作汇报，研究解决人员、经费和平台建设中的实际困难",
    "邀请企业代表、群众代表和媒体记者走进机关，面对面听取意见建议{}条",
    "接受社会评议，群众满意度为{}%，未发生因公开不当引发的负面舆情",
    "对上级第三方评估反馈的{}个问题建立台账，明确责任人和完成时限，已全部整改到位",
    "严格落实保密审查责任，全年没有发生失密泄密事件",
    "加强政府信息资源的规范化、标准化、信息化管理，建立健全动态调整机制",
    "实行专人负责、分级审核，形成办公室牵头、各科室配合的工作格局",
];

const STEPS: &[&str] = &[
    "健全工作机制，调整充实领导小组，落实专职人员{}名",
    "强化日常巡查，每季度通报一次情况，共发现并整改问题{}个",
    "突出重点领域，公开民生实事进展{}条",
    "注重政策宣传，通过村务公开栏、广播和短信推送{}期",
    "完善考核办法，将结果与评先评优挂钩",
    "推进数据共享，归集各类数据{}万条",
];

const PROBLEMS: &[&str] = &[
    "公开内容的深度和广度还不够，与群众期盼相比仍有差距",
    "部分科室主动公开的意识不强，信息报送不够及时",
    "政策解读形式较为单一，图文并茂的解读材料偏少",
    "从事公开工作的人员多为兼职，变动频繁，业务能力有待提升",
    "栏目更新频率不均衡，个别栏目存在较长时间没有更新的情况",
    "对依申请公开答复文书的规范性把握不准",
];

const MEASURES: &[&str] = &[
    "加强学习培训，组织全体干部学习条例和有关文件，进一步提高认识",
    "细化公开目录，明确公开主体、内容、时限和方式，拓展公开的深度",
    "丰富解读形式，更多运用图表、动漫、短视频等群众喜闻乐见的方式",
    "配齐配强工作力量，保持队伍相对稳定，建立工作交接制度",
    "建立栏目更新提醒制度，安排专人定期检查，发现问题立行立改",
    "加强与司法行政部门的会商，统一答复口径，规范文书格式",
];

/// Paragraphs with something wrong in them.
pub const FAULTS: &[&str] = &[
    "全年共收到市长热线投诉10件，处理办结9件，退件1件（不在我局职能内），办结率100%。",
    "申请人张建国要求公开征地补偿方案，联系电话13812345678，已按期答复。",
    "截止2019年12月31日，共受理申请12件，全部办结。",
    "进一步健全健全工作制度，布署全年任务，做到“应公开尽公开。",
    "按照《国务院办公厅关于印发《政府信息公开工作要点的通知要求，于2月30日前完成整改。",
    "一是加强领导；二是完善制度；四是强化监督。",
    "发布信息1\u{200b}26条，回应关切2O次，⼈⺠群众满意。",
];

/// The figures of one report: a sentence that comes again has the same ones.
pub struct Figures {
    pub seed: u64,
    /// Requests received, as table three has them.
    pub asked: usize,
}

impl Figures {
    /// Puts numbers in the place of `{}`, their sum in that of `{+}`.
    fn fill(&self, sentence: &str) -> String {
        let place = sentence.bytes().fold(self.seed, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()));
        let mut dice = Dice::new(place);
        let mut parts = sentence.split("{}");
        let mut out = parts.next().unwrap_or_default().to_owned();
        let mut sum = 0;
        for part in parts {
            let limit = dice.pick(&[10, 60, 100, 800]);
            // Rates are among them.
            let number = 1 + if part.starts_with('%') { dice.below(100) } else { dice.below(limit) };
            sum += number;
            out.push_str(&number.to_string());
            out.push_str(part);
        }
        out.replace("{+}", &sum.to_string()).replace("{asked}", &self.asked.to_string())
    }

    fn joined(&self, list: &[&str], start: usize, count: usize) -> Vec<String> {
        // An odd step keeps sentences from coming twice in a paragraph.
        (0..count.min(list.len())).map(|index| self.fill(list[(start + index * 5) % list.len()])).collect()
    }

    pub fn paragraph(&self, dice: &mut Dice, year: usize, sentences: usize) -> String {
        let lead = dice.pick(&["我局", "本机关", "我单位"]);
        format!("{year}年，{lead}{}。", self.joined(SENTENCES, dice.below(SENTENCES.len()), sentences).join("。"))
    }

    /// Steps from the one numbered `start` on.
    pub fn series(&self, start: usize, year: usize, broken: bool) -> String {
        let numbers = if broken { ["一", "二", "四"] } else { ["一", "二", "三"] };
        let steps = self.joined(STEPS, start, 3);
        let steps: Vec<String> = numbers.iter().zip(steps).map(|(number, step)| format!("{number}是{step}")).collect();
        format!("{year}年重点做了以下工作：{}。", steps.join("；"))
    }

    pub fn problems(&self, dice: &mut Dice, count: usize) -> String {
        numbered("本年度工作还存在一些不足：", self.joined(PROBLEMS, dice.below(PROBLEMS.len()), count))
    }

    pub fn measures(&self, dice: &mut Dice, count: usize) -> String {
        numbered("针对上述问题，下一步将采取以下措施：", self.joined(MEASURES, dice.below(MEASURES.len()), count))
    }
}

fn numbered(lead: &str, list: Vec<String>) -> String {
    let items: Vec<String> = ["一", "二", "三", "四", "五", "六"]
        .iter()
        .zip(list)
        .map(|(number, item)| format!("{number}是{item}"))
        .collect();
    format!("{lead}{}。", items.join("；"))
}
