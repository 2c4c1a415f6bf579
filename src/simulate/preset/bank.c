#include "simulate/preset/presets.h"

#include "base/error.h"

enum { DAILY, INSTALMENTS, TRAVEL, WEALTH, SERVICES };

#define COUNT_OF(table) (sizeof(table) / sizeof *(table))

/* clang-format off */
static const pt_term categories[] = {
    {"daily spending", "日常消费"}, {"instalments", "分期"}, {"travel", "商旅"}, {"wealth", "财富管理"},
    {"services", "服务"},
};

static const pt_preset_segment segments[] = {
    {{"everyday users", "日常用卡"}, .share = 34, .purchase_shape = 1.8, .purchase_scale_days = 12,
     .dropout_shape = 0.7, .dropout_scale_days = 2200, .spend_shape = 2.2, .spread_shape = 4,
     .mean_spend = 165, .favourite = DAILY, .mean_age = 35, .income_tilt = 0, .contacts_per_year = 0.8},
    {{"instalment users", "分期客户"}, .share = 18, .purchase_shape = 1.6, .purchase_scale_days = 28,
     .dropout_shape = 0.8, .dropout_scale_days = 1500, .spend_shape = 2, .spread_shape = 3.5,
     .mean_spend = 620, .favourite = INSTALMENTS, .mean_age = 32, .income_tilt = 0, .contacts_per_year =
     1.4},
    {{"business travellers", "商旅客户"}, .share = 10, .purchase_shape = 2, .purchase_scale_days = 16,
     .dropout_shape = 0.9, .dropout_scale_days = 3000, .spend_shape = 1.8, .spread_shape = 3.2,
     .mean_spend = 980, .favourite = TRAVEL, .mean_age = 41, .income_tilt = 1, .contacts_per_year = 1.8},
    {{"wealth clients", "财富客户"}, .share = 6, .purchase_shape = 1.4, .purchase_scale_days = 40,
     .dropout_shape = 1.2, .dropout_scale_days = 6000, .spend_shape = 1.5, .spread_shape = 3,
     .mean_spend = 5200, .favourite = WEALTH, .mean_age = 49, .income_tilt = 2, .contacts_per_year = 3.5},
    {{"pensioners", "退休客户"}, .share = 14, .purchase_shape = 1.3, .purchase_scale_days = 30,
     .dropout_shape = 0.8, .dropout_scale_days = 2600, .spend_shape = 2.5, .spread_shape = 5,
     .mean_spend = 140, .favourite = DAILY, .mean_age = 66, .income_tilt = -1, .contacts_per_year = 1.6},
    {{"sleepers", "睡眠客户"}, .share = 18, .purchase_shape = 0.4, .purchase_scale_days = 150,
     .dropout_shape = 0.6, .dropout_scale_days = 120, .spend_shape = 2.5, .spread_shape = 5,
     .mean_spend = 90, .favourite = DAILY, .mean_age = 38, .income_tilt = 0, .contacts_per_year = 0.3},
};

static const pt_preset_service services[] = {
    {{"Text message service", "短信服务"}, SERVICES, 36, 1},
    {{"Supermarket payment", "商超消费"}, DAILY, 80, 12},
    {{"Utility bill", "生活缴费"}, DAILY, 110, 6},
    {{"Restaurant payment", "餐饮消费"}, DAILY, 120, 10},
    {{"Online payment", "网购消费"}, DAILY, 150, 12},
    {{"Card annual fee", "年费"}, SERVICES, 200, 0.6},
    {{"Train tickets", "火车票"}, TRAVEL, 260, 4},
    {{"Fuel", "加油"}, DAILY, 300, 4},
    {{"Hotel", "酒店"}, TRAVEL, 480, 4},
    {{"Instalments, 3 months", "三期分期"}, INSTALMENTS, 600, 4},
    {{"Air tickets", "机票"}, TRAVEL, 900, 3},
    {{"Gold savings", "积存金"}, WEALTH, 1000, 1},
    {{"Instalments, 12 months", "十二期分期"}, INSTALMENTS, 1800, 3},
    {{"Fund purchase", "基金申购"}, WEALTH, 2000, 2},
    {{"Cash instalments", "现金分期"}, INSTALMENTS, 3000, 1.5},
    {{"Insurance premium", "保费"}, WEALTH, 4800, 0.8},
};

static const pt_preset_channel channels[] = {
    {.word = {"pos", "刷卡"}, .weight = 40}, {.word = {"mobile payment", "移动支付"}, .weight = 45}, {.word = {"online", "网上支付"}, .weight = 15},
};

static const pt_weighted_term contact_channels[] = {
    {{"phone", "电话"}, 40}, {{"app", "应用"}, 35}, {{"wechat", "微信"}, 15},
    {{"store", "门店"}, 10},
};

static const pt_weighted_term sources[] = {
    {{"branch", "网点"}, 35}, {{"online application", "网上申请"}, 30}, {{"referral", "老客户推荐"}, 15},
    {{"direct sales", "直销团队"}, 20},
};

const pt_preset pt_preset_bank = {
    .name = "bank",
    .title = PT_N("bank card centre"),
    .organisation_share = 0.06,
    .joining_share = 0.7,
    .before_rate = 0.01,
    .after_rate = 0.02,
    .mean_lines = 1, /* a payment by card is one line */
    .return_rate = 0.015,
    .return_days = 7,
    .weekday_weights = {1, 1, 1, 1.02, 1.15, 1.2, 1.05},
    .hour_weights = {0.3, 0.15, 0.1, 0.1, 0.1, 0.2, 0.6, 1.5, 2.5, 3, 3.5, 4,
                     4.5, 3.5, 3.2, 3.2, 3.3, 3.8, 4.5, 4.5, 4, 3.2, 2, 0.8},
    .segments = segments, .segment_count = COUNT_OF(segments),
    .categories = categories, .category_count = COUNT_OF(categories),
    .services = services, .service_count = COUNT_OF(services),
    .channels = channels, .channel_count = COUNT_OF(channels),
    .contact_channels = contact_channels, .contact_channel_count = COUNT_OF(contact_channels),
    .sources = sources, .source_count = COUNT_OF(sources),
};
/* clang-format on */
