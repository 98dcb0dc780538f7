//! What the screen says of questions about a run (`explain`, `diagnose`, `replan`, `portfolio`, `importance`), in
//! both languages. Reasons have their words in `why::reason`.

use crate::write::words::table::texts;

texts! {
    /// A text of an answer.
    Asked;
    // What several answers say.
    NoVillage: "there is no village {0} in this instance", "该实例中没有村庄{0}";
    NoSite: "there is no site {0} in this instance", "该实例中没有安置点{0}";
    NoLivelihood: "there is no livelihood {0} in this instance", "该实例中没有就业单位{0}";
    Refused: "nothing can be answered: files or plan have errors, see above", "无法回答：文件或方案有错误，见上";
    FolderExists: "{0} exists already; choose another folder", "{0}已存在，请另选文件夹";
    Stopping: "stopping: what is known so far is told; press Ctrl-C again to end at once", "正在停止：给出目前已知的结果；再按 Ctrl-C 立即结束";
    Questions: "questions solved", "已解答的问题";
    Plans: "plans", "方案";
    RowsIn: "{0} rows in {1}", "{0}行已写入{1}";
    InHandWithin: "plan in hand: {0}, proven within {1} of the best", "现有方案：{0}，已证明与最优相差不超过{1}";
    InHandWithoutProof: "plan in hand: {0}, without a proof", "现有方案：{0}，无证明";
    Impossible: "impossible", "不可能";
    Chosen: "chosen", "所选";
    Yes: "yes", "是";
    No: "no", "否";
    Km: "km", "公里";
    Village: "village", "村庄";
    Site: "site", "安置点";
    Households: "households", "户数";
    Level: "level", "规模等级";
    PlanInHand: "plan in hand (sites anew)", "对现有方案（重排安置点数）";
    WholePlan: "whole plan", "对整个方案";
    Why: "why", "原因";
    WhyNot: "why not", "不可的原因";
    From: "from", "原去向";
    To: "to", "新去向";
    Value: "value", "目标值";

    // explain --village
    Choice: "choice", "选择";
    Left: "left", "剩余住房";
    OwnCost: "own cost CNY", "自身成本（元）";
    Blocked: "blocked site", "被排除的安置点";
    VillageLine: "village {0}: {1} households, {2} persons; decided: {3}", "村庄 {0}：{1}户，{2}人；安排：{3}";
    MayNotMove: "it may not move: {0}", "不可搬迁：{0}";
    MayNotStay: "it may not stay: {0}", "不可留下：{0}";

    // explain --site
    SiteLine: "site {0}: {1}; {2} households of {3} villages move there", "安置点 {0}：{1}；迁入{3}个村{2}户";
    NotBuilt: "not built", "不建";
    AtLevel: "level {0}", "等级 {0}";
    StandsAlready: "{0}, stands already", "{0}，已建成";
    WhyLine: "why: {0}", "原因：{0}";
    ServiceLine: "{0}: {1} of {2}", "{0}：{2}中已用{1}";
    Elsewhere: "households placed elsewhere", "改变去向的户数";
    ChangedLine: "{0} ({1}): {2} → {3}", "{0}（{1}户）：{2} → {3}";
    WithLevel: "with {0}: {1}", "若为{0}：{1}";

    // explain --livelihood
    LivelihoodLine: "livelihood {0}: {1} places, {2} of them for people who move, {3} taken", "就业单位 {0}：{1}个岗位，其中{2}个供搬迁户，已安排{3}个";
    TakesNobody: "it takes nobody: {0}", "不接收任何人：{0}";
    Home: "home", "居住地";
    Skill: "skill", "技能";
    Workers: "workers", "劳动力";
    PlacesForMovers: "places for movers", "供搬迁户的岗位";

    // explain --all
    GoesTo: "goes to", "去向";
    Nearest: "nearest", "最近处";
    NearestCosts: "nearest costs", "最近处的代价";
    NextBest: "next best", "次优去处";
    Costs: "costs", "代价";

    // importance
    Without: "without", "若没有";
    Which: "which", "名称";
    HowKnown: "how known", "依据";
    Essential: "essential: proven that no plan does without it", "不可缺少：已证明任何方案都离不开";
    Solved: "solved", "已求解";
    Bound: "bound", "界限";
    Of: "of", "对象";
    Step: "step", "步长";
    StepMore: "one step more", "增加一步";
    StepFewer: "one fewer", "减少一步";
    Holds: "holds", "适用";
    HoldsNote: "holds: up to so many steps each one was seen to be worth the same; ≥ where no more were tried", "适用范围：经试算，在这么多步以内每一步价值相同；≥ 表示未再试算";
    BoundFalls: "bound falls", "界限下降";
    NotUsed: "{0} sites, {1} livelihoods are not used by the plan in hand: it does without them", "现有方案未用到{0}个安置点、{1}个就业单位：没有它们也可行";

    // portfolio
    Plan: "plan", "方案";
    HouseholdsElsewhere: "households elsewhere", "去向不同的户数";
    ThanMostLike: "than in the plan most like it", "与最相近方案相比";
    PeopleMoveIn: "people move there in", "有人迁入的方案";
    OfPlans: "{0} of {1} plans", "{1}个方案中的{0}个";
    PlansFound: "{0} plans of a value of at most {1}", "{0}个方案，目标值不超过{1}";
    NoOther: "proven: no other plan is as near", "已证明：没有其他同样接近的方案";
    NoneInTime: "no further plan was found in the time", "限时内未找到更多方案";
    Nearby: "sought around the plan in hand, some sites at a time: others may exist", "在现有方案附近逐批安置点搜索：可能还有其他方案";
    PlacedAlike: "{0} villages ({1} households) are placed alike in all of them", "{0}个村（{1}户）在所有方案中去向相同";
    TablesIn: "plans and tables are in {0}", "方案和表格已写入{0}";

    // replan
    PriceAtLeastZero: "--price-household is at least 0", "--price-household 不得小于0";
    NoPlanProven: "proven: no plan keeps the rules as they are now; `resettle diagnose` tells why", "已证明：没有方案能满足现行规则；`resettle diagnose` 说明原因";
    NoPlanInTime: "no plan was found in the time; allow more", "限时内未找到方案，请放宽限时";
    OldKeeps: "the old plan keeps every rule as it is now", "原方案满足现行的每条规则";
    OldBreaks: "the old plan does not keep every rule as it is now", "原方案不满足现行的某些规则";
    PlacedDifferently: "{0} households of {1} villages are placed differently; value {2}", "{1}个村{0}户的去向有变；目标值{2}";
    ProvenBest: "{0}, proven best for what was asked", "{0}，已证明对所提要求为最优";
    BetterMayExist: "{0}; a better one may exist", "{0}；可能还有更好的";
    DifferentlyPlaced: "households placed differently", "去向有变的户数";
    Proven: "proven", "已证明";
    NewPlanIn: "the new plan is in {0}", "新方案已写入{0}";

    // diagnose
    AreasLookedAt: "areas looked at", "已查看的区域";
    AreasWithConflicts: "areas with conflicts", "有冲突的区域";
    KindsOfRepair: "kinds of repair", "修补种类";
    HasPlan: "there is a plan that keeps every rule: nothing is in conflict", "有方案能满足全部规则：没有冲突";
    TimeOver: "the time was over before a plan or a conflict was found; allow more", "限时内既未找到方案也未找到冲突，请放宽限时";
    ConflictOne: "no plan keeps every rule: {0} conflict found", "没有方案能满足全部规则：找到{0}处冲突";
    ConflictMany: "no plan keeps every rule: {0} conflicts found", "没有方案能满足全部规则：找到{0}处冲突";
    NoOthers: "{0}, there are no others", "{0}，没有其他冲突";
    MayBeOthers: "{0}; there may be others", "{0}；可能还有其他冲突";
    Conflict: "conflict {0} {1}", "冲突 {0}{1}";
    Minimal: "(without any one of these the others can be kept)", "（去掉其中任何一条，其余即可同时满足）";
    NotMinimal: "(the time was over before each was shown to be needed)", "（限时内未能证明每条都是必要的）";
    Law: "{0} (law)", "{0}（法定）";
    RuleOfMany: "{0} of {1} {2}s: {3}", "{1}个{2}的{0}：{3}";
    Together: "together {0} households have to be placed", "合计{0}户须得到安置";
    NoRepair: "no repair was found", "未找到修补办法";
    NoRepairInTime: "no repair was found before the time for repairs was over; allow more with --repair-time", "修补限时内未找到修补办法，请用 --repair-time 放宽限时";
    Repair: "repair {0}: {1}", "修补 {0}：{1}";
    Exempt: "{0} households ({1} persons) exempt", "豁免{0}户（{1}人）";
    Places: "{0} places", "{0}个名额";
    Money: "{0} CNY", "{0}元";
    Price: "price {0}", "代价{0}";
    SmallestShown: "proven smallest of its kinds, shown by a verified plan", "已证明为同类中最小，并有核查过的方案为证";
    SmallestByModel: "proven smallest of its kinds by the model", "模型证明为同类中最小";
    Shown: "shown by a verified plan; a smaller one may exist", "有核查过的方案为证；可能还有更小的";
    ByModel: "by the model; not shown by a plan, and a smaller one may exist", "由模型得出；未有方案为证，可能还有更小的";
    NoneBelow: "none of its kinds below {0}", "同类中没有低于{0}的";
}
