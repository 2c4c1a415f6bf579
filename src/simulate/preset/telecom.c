#include "simulate/preset/presets.h"

#include "base/error.h"

enum { PLANS, DATA, CALLS, BROADBAND, DEVICES };

#define COUNT_OF(table) (sizeof(table) / sizeof *(table))

/* clang-format off */
static const pt_term categories[] = {
    {"plans", "套餐"}, {"data", "流量"}, {"calls", "通话"}, {"broadband", "宽带"}, {"devices", "终端"},
};

static const pt_preset_segment segments[] = {
    {{"families on broadband", "宽带家庭"}, .share = 28, .purchase_shape = 6, .purchase_scale_days = 160,
     .dropout_shape = 1.1, .dropout_scale_days = 4200, .spend_shape = 8, .spread_shape = 8,
     .mean_spend = 149, .favourite = BROADBAND, .mean_age = 42, .income_tilt = 0, .contacts_per_year = 1.6},
    {{"data lovers", "流量达人"}, .share = 22, .purchase_shape = 3, .purchase_scale_days = 62,
     .dropout_shape = 0.8, .dropout_scale_days = 1500, .spend_shape = 4, .spread_shape = 5,
     .mean_spend = 58, .favourite = DATA, .mean_age = 25, .income_tilt = 0, .contacts_per_year = 1.2},
    {{"plain callers", "通话用户"}, .share = 24, .purchase_shape = 3, .purchase_scale_days = 80,
     .dropout_shape = 0.9, .dropout_scale_days = 2600, .spend_shape = 6, .spread_shape = 7,
     .mean_spend = 32, .favourite = CALLS, .mean_age = 58, .income_tilt = -1, .contacts_per_year = 1.4},
    {{"business lines", "政企用户"}, .share = 10, .purchase_shape = 5, .purchase_scale_days = 100,
     .dropout_shape = 1.3, .dropout_scale_days = 5200, .spend_shape = 3, .spread_shape = 4,
     .mean_spend = 320, .favourite = PLANS, .mean_age = 40, .income_tilt = 1, .contacts_per_year = 3},
    {{"switchers", "跳网用户"}, .share = 16, .purchase_shape = 2, .purchase_scale_days = 60,
     .dropout_shape = 0.7, .dropout_scale_days = 160, .spend_shape = 5, .spread_shape = 6,
     .mean_spend = 46, .favourite = DATA, .mean_age = 29, .income_tilt = 0, .contacts_per_year = 1.8},
};

static const pt_preset_service services[] = {
    {{"Caller display", "来电显示"}, CALLS, 5, 4},
    {{"Call pack, 100 minutes", "100分钟通话包"}, CALLS, 10, 7},
    {{"Data pack, 5 GB", "5GB流量包"}, DATA, 15, 8},
    {{"Television", "宽带电视"}, BROADBAND, 20, 4},
    {{"Roaming day", "国际漫游日包"}, DATA, 25, 2},
    {{"Data pack, 20 GB", "20GB流量包"}, DATA, 30, 7},
    {{"Call pack, 500 minutes", "500分钟通话包"}, CALLS, 36, 4},
    {{"Plan 39", "39元套餐"}, PLANS, 39, 8},
    {{"Plan 79", "79元套餐"}, PLANS, 79, 8},
    {{"Broadband, 300 Mbit", "300兆宽带"}, BROADBAND, 99, 5},
    {{"Plan 129", "129元套餐"}, PLANS, 129, 6},
    {{"Broadband, 1000 Mbit", "千兆宽带"}, BROADBAND, 169, 4},
    {{"Plan 199", "199元套餐"}, PLANS, 199, 3},
    {{"Router", "路由器"}, DEVICES, 199, 1},
    {{"Business plan", "商务套餐"}, PLANS, 299, 2},
    {{"Phone on contract", "合约手机"}, DEVICES, 1999, 0.5},
};

static const pt_preset_channel channels[] = {
    {.word = {"app", "手机营业厅"}, .weight = 55}, {.word = {"store", "营业厅"}, .weight = 20}, {.word = {"web", "网上营业厅"}, .weight = 10},
    {.word = {"mini program", "小程序"}, .weight = 15},
};

static const pt_weighted_term contact_channels[] = {
    {{"phone", "电话"}, 55}, {{"app", "应用"}, 20}, {{"store", "门店"}, 15},
    {{"chat", "在线客服"}, 10},
};

static const pt_weighted_term sources[] = {
    {{"store", "营业厅"}, 40}, {{"number portability", "携号转网"}, 15}, {{"campus", "校园"}, 15},
    {{"online", "线上"}, 30},
};

const pt_preset pt_preset_telecom = {
    .name = "telecom",
    .title = PT_N("telecom operator"),
    .organisation_share = 0.09,
    .joining_share = 0.6,
    .before_rate = 0.02,
    .after_rate = 0.04,
    .mean_lines = 1.2,
    .return_rate = 0.01,
    .return_days = 5,
    .weekday_weights = {1.05, 1, 1, 1, 1.02, 1, 0.95},
    .hour_weights = {0.5, 0.3, 0.2, 0.1, 0.1, 0.2, 0.6, 1.5, 3, 4, 4.2, 4,
                     3.6, 3.4, 3.5, 3.6, 3.6, 3.6, 3.8, 4, 4, 3.4, 2.2, 1.2},
    .segments = segments, .segment_count = COUNT_OF(segments),
    .categories = categories, .category_count = COUNT_OF(categories),
    .services = services, .service_count = COUNT_OF(services),
    .channels = channels, .channel_count = COUNT_OF(channels),
    .contact_channels = contact_channels, .contact_channel_count = COUNT_OF(contact_channels),
    .sources = sources, .source_count = COUNT_OF(sources),
};
/* clang-format on */
