#include "simulate/data/tables.h"

const pt_term pt_income_bands[PT_INCOME_COUNT] = {
    {"low", "低"}, {"lower-middle", "中低"}, {"middle", "中"}, {"upper-middle", "中高"}, {"high", "高"}};

/* clang-format off */
const pt_occupation pt_occupations[] = {
    /*                                       weight  ages     low  …  middle  …  high */
    {{"student", "学生"},                       14, 18, 25, {70, 20,  8,  2,  0}},
    {{"office worker", "公司职员"},             26, 20, 60, { 8, 30, 40, 18,  4}},
    {{"worker", "工人"},                        13, 18, 60, {25, 48, 22,  5,  0}},
    {{"shop assistant", "营业员"},               9, 18, 58, {35, 45, 17,  3,  0}},
    {{"teacher", "教师"},                        7, 23, 60, { 4, 24, 46, 22,  4}},
    {{"civil servant", "公务员"},                6, 22, 60, { 2, 20, 48, 26,  4}},
    {{"doctor or nurse", "医护人员"},            5, 23, 62, { 3, 18, 40, 30,  9}},
    {{"engineer", "工程师"},                     8, 22, 60, { 1, 10, 34, 40, 15}},
    {{"manager", "企业管理人员"},                5, 28, 62, { 0,  5, 25, 42, 28}},
    {{"self-employed", "个体经营者"},            9, 20, 68, {14, 28, 30, 18, 10}},
    {{"freelancer", "自由职业者"},               5, 20, 65, {22, 30, 28, 14,  6}},
    {{"courier or driver", "司机与配送员"},      7, 20, 60, {20, 46, 28,  6,  0}},
    {{"farmer", "农业劳动者"},                   6, 25, 75, {50, 34, 13,  3,  0}},
    {{"homemaker", "家庭主妇或主夫"},            5, 25, 70, {25, 32, 28, 11,  4}},
    {{"retired", "退休人员"},                   48, 58, 88, {30, 40, 22,  7,  1}},
};
/* clang-format on */

const size_t pt_occupation_count = sizeof pt_occupations / sizeof *pt_occupations;
