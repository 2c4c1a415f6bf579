#include "simulate/csv/write.h"

#include "simulate/csv/by_time.h"
#include "simulate/csv/folder.h"
#include "simulate/csv/row.h"

#include <pthread.h>

/* How it works: the customers are cut into blocks. Each worker takes the next block, makes its rows in its
 * own buffers, waits until the blocks before it are in the files, and writes. So the files are in order
 * without a thread of their own, and no more is in memory than a block per worker. Where transactions stand
 * by time, they go to by_time.c first, and a second round makes a block of each stretch of time. */

enum { BLOCK_CUSTOMERS = 2048, THREADS_MAX = 256 };

typedef enum kind {
    CUSTOMERS,
    SERVICES,
    TRANSACTIONS,
    INTERACTIONS,
    CUSTOMER_TRUTH,
    SEGMENT_TRUTH,
    KINDS
} kind;

/* Headers that import knows: labels of the record types and their synonyms (entity/). */
/* clang-format off */
static const struct {
    const char *name;
    pt_term header;
} kinds[KINDS] = {
    [CUSTOMERS] = {"customers.csv",
        {"customer_id,name,kind,gender,birth_year,phone,email,province,city,owner,source,occupation,income_band,customer_since\n",
         "客户编号,姓名,客户类型,性别,出生年份,手机,电子邮箱,省份,城市,客户经理,客户来源,职业,收入水平,建档日期\n"}},
    [SERVICES] = {"services.csv",
        {"service_id,service_name,category,list_price\n", "服务编号,服务名称,类别,标价\n"}},
    [TRANSACTIONS] = {"transactions.csv",
        {"order_id,customer_id,date,service_id,quantity,amount,channel\n",
         "订单编号,客户编号,下单时间,服务编号,数量,金额,渠道\n"}},
    [INTERACTIONS] = {"interactions.csv",
        {"interaction_id,customer_id,started_at,channel,direction,stage,duration_seconds,outcome\n",
         "来源编号,客户编号,开始时间,渠道,方向,服务阶段,时长（秒）,结果\n"}},
    [CUSTOMER_TRUTH] = {"truth_customers.csv",
        {"customer_id,segment,purchases_per_day,dropout_per_day,left_on,mean_spend\n",
         "客户编号,群体,每日购买率,每日流失率,流失日期,平均消费\n"}},
    [SEGMENT_TRUTH] = {"truth_segments.csv",
        {"segment,share,r,alpha_days,s,beta_days,p,q,gamma,mean_lines,return_rate\n",
         "群体,占比,r,alpha_days,s,beta_days,p,q,gamma,每单行数,退货率\n"}},
};

/* Of transactions, where the business sends what it sells. */
static const pt_term header_with_delivery =
    {"order_id,customer_id,date,service_id,quantity,amount,channel,ship_mode,shipped_on,promised_on,delivered_on\n",
     "订单编号,客户编号,下单时间,服务编号,数量,金额,渠道,配送方式,发货日期,承诺交付日期,交付日期\n"};
/* clang-format on */

typedef struct bench bench;

/* Shared by the workers; everything below lock is guarded by it. */
typedef struct crew {
    const pt_simulation *simulation;
    pt_day_texts days;
    pt_csv_folder *folder;
    pt_folder_file *files[KINDS]; /* NULL: not wanted */
    pt_progress *progress;
    pt_stretches *stretches; /* NULL: transactions stand by customer */

    /* The round at hand: how many blocks, what fills the buffers of one, and what is told about it. */
    int64_t block_count;
    pt_status (*make)(const struct crew *all, int64_t block, bench *used, pt_error *error);
    const char *stage;
    const char *unit;
    int64_t units_per_block;
    int64_t unit_count;

    pthread_mutex_t lock;
    pthread_cond_t turn;
    int64_t next_block;  /* to be made */
    int64_t next_writer; /* block whose turn it is to be written */
    pt_status status;
    pt_error error;
    pt_simulation_counts counts;
} crew;

/* What one worker works with. */
struct bench {
    pt_simulated_customer customer;
    pt_buffer buffers[KINDS];
    pt_stretch_buffers pending;
    pt_buffer stretch;
    pt_simulation_counts counts; /* of the block at hand */
};

static void bench_clear(bench *used)
{
    pt_simulated_customer_clear(&used->customer);
    for (size_t i = 0; i < KINDS; i++) {
        pt_buffer_clear(&used->buffers[i]);
    }
    pt_stretch_buffers_clear(&used->pending);
    pt_buffer_clear(&used->stretch);
}

static void add_lines(const crew *all, bench *used)
{
    const pt_simulated_customer *customer = &used->customer;
    for (size_t i = 0; i < customer->line_count; i++) {
        pt_csv_add_line(all->simulation, &all->days, customer->number, &customer->lines[i],
                        &used->buffers[TRANSACTIONS]);
    }
}

static pt_status add_rows(const crew *all, bench *used, pt_error *error)
{
    const pt_simulation *simulation = all->simulation;
    const pt_simulated_customer *customer = &used->customer;
    pt_csv_add_customer(simulation, &all->days, customer, &used->buffers[CUSTOMERS]);
    if (all->stretches != NULL) {
        PT_RETURN_IF_ERROR(pt_stretches_add(all->stretches, &used->pending, customer, error));
    } else {
        add_lines(all, used);
    }
    pt_csv_add_contacts(simulation, &all->days, customer, &used->buffers[INTERACTIONS]);
    if (all->files[CUSTOMER_TRUTH] != NULL) {
        pt_csv_add_customer_truth(simulation, &all->days, customer, &used->buffers[CUSTOMER_TRUTH]);
    }
    used->counts.customers++;
    used->counts.transactions += (int64_t)(customer->order_count + customer->return_count);
    used->counts.returns += (int64_t)customer->return_count;
    used->counts.lines += (int64_t)customer->line_count;
    used->counts.interactions += (int64_t)customer->contact_count;
    return PT_OK;
}

static pt_status make_customers(const crew *all, int64_t block, bench *used, pt_error *error)
{
    const int64_t all_customers = all->simulation->parameters.customer_count;
    const int64_t first = block * BLOCK_CUSTOMERS + 1;
    for (int64_t number = first; number < first + BLOCK_CUSTOMERS && number <= all_customers; number++) {
        PT_RETURN_IF_ERROR(pt_simulation_make(all->simulation, number, &used->customer, error));
        PT_RETURN_IF_ERROR(add_rows(all, used, error));
    }
    return PT_OK;
}

static pt_status make_stretch(const crew *all, int64_t block, bench *used, pt_error *error)
{
    PT_RETURN_IF_ERROR(pt_stretches_load(all->stretches, (size_t)block, &used->stretch, error));
    /* The buffer's bytes were allocated, so they are aligned for anything. */
    const pt_dated_line *dated = (const void *)used->stretch.data;
    for (size_t i = 0; i < used->stretch.length / sizeof *dated; i++) {
        pt_csv_add_line(all->simulation, &all->days, dated[i].customer_number, &dated[i].line,
                        &used->buffers[TRANSACTIONS]);
    }
    return PT_OK;
}

static pt_status make_block(const crew *all, int64_t block, bench *used, pt_error *error)
{
    for (size_t i = 0; i < KINDS; i++) {
        pt_buffer_reset(&used->buffers[i]);
    }
    used->counts = (pt_simulation_counts){0};
    PT_RETURN_IF_ERROR(all->make(all, block, used, error));
    for (size_t i = 0; i < KINDS; i++) {
        if (used->buffers[i].out_of_memory) {
            return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for a simulation");
        }
    }
    return PT_OK;
}

static pt_status write_buffers(const crew *all, const pt_buffer buffers[KINDS], pt_error *error)
{
    for (size_t i = 0; i < KINDS; i++) {
        if (all->files[i] != NULL && buffers[i].length > 0) {
            PT_RETURN_IF_ERROR(
                pt_csv_folder_write(all->folder, all->files[i], buffers[i].data, buffers[i].length, error));
        }
    }
    return PT_OK;
}

/* The first failure ends the run; those that follow from it say nothing new. */
static void fail(crew *all, pt_status status, const pt_error *error)
{
    pthread_mutex_lock(&all->lock);
    if (all->status == PT_OK) {
        all->status = status;
        all->error = *error;
    }
    pthread_cond_broadcast(&all->turn);
    pthread_mutex_unlock(&all->lock);
}

static bool take_block(crew *all, int64_t *block)
{
    pthread_mutex_lock(&all->lock);
    bool is_taken = all->status == PT_OK && all->next_block < all->block_count;
    if (is_taken) {
        *block = all->next_block++;
    }
    pthread_mutex_unlock(&all->lock);
    return is_taken;
}

/* False once the run has failed. */
static bool wait_for_turn(crew *all, int64_t block)
{
    pthread_mutex_lock(&all->lock);
    while (all->status == PT_OK && all->next_writer != block) {
        pthread_cond_wait(&all->turn, &all->lock);
    }
    bool is_running = all->status == PT_OK;
    pthread_mutex_unlock(&all->lock);
    return is_running;
}

static void pass_turn(crew *all, const pt_simulation_counts *counts)
{
    pthread_mutex_lock(&all->lock);
    all->counts.customers += counts->customers;
    all->counts.transactions += counts->transactions;
    all->counts.returns += counts->returns;
    all->counts.lines += counts->lines;
    all->counts.interactions += counts->interactions;
    all->next_writer++;
    pthread_cond_broadcast(&all->turn);
    pthread_mutex_unlock(&all->lock);
}

static pt_status do_block(crew *all, int64_t block, bench *used, pt_error *error)
{
    PT_RETURN_IF_ERROR(make_block(all, block, used, error));
    if (!wait_for_turn(all, block)) {
        return PT_OK; /* somebody else has said why */
    }
    PT_RETURN_IF_ERROR(write_buffers(all, used->buffers, error));
    pass_turn(all, &used->counts);
    return PT_OK;
}

static pt_status report(crew *all, bool is_caller, pt_error *error)
{
    if (!is_caller) {
        return pt_progress_is_cancelled(all->progress) ? PT_FAIL(error, PT_CANCELLED, "cancelled") : PT_OK;
    }
    pthread_mutex_lock(&all->lock);
    int64_t done = all->next_writer * all->units_per_block;
    pthread_mutex_unlock(&all->lock);
    return pt_progress_report(all->progress, all->stage, all->unit,
                              done < all->unit_count ? done : all->unit_count, all->unit_count, error);
}

static void work(crew *all, bool is_caller)
{
    PT_SCOPED(bench) used = {0};
    pt_error error = {0};
    for (int64_t block = 0; take_block(all, &block);) {
        pt_status status = report(all, is_caller, &error);
        if (status == PT_OK) {
            status = do_block(all, block, &used, &error);
        }
        if (status != PT_OK) {
            fail(all, status, &error);
        }
    }
    if (all->stretches != NULL) {
        pt_status status = pt_stretches_flush(all->stretches, &used.pending, &error);
        if (status != PT_OK) {
            fail(all, status, &error);
        }
    }
}

static void *work_beside(void *all)
{
    work(all, false);
    return NULL;
}

/* The caller works too. Where the system gives fewer threads, fewer do the same work. */
static void run_crew(crew *all, int thread_count)
{
    pthread_t threads[THREADS_MAX];
    int started = 0;
    all->next_block = 0;
    all->next_writer = 0;
    pthread_mutex_init(&all->lock, NULL);
    pthread_cond_init(&all->turn, NULL);
    while (started < thread_count - 1 && started < THREADS_MAX &&
           pthread_create(&threads[started], NULL, work_beside, all) == 0) {
        started++;
    }
    work(all, true);
    for (int i = 0; i < started; i++) {
        pthread_join(threads[i], NULL);
    }
    pthread_cond_destroy(&all->turn);
    pthread_mutex_destroy(&all->lock);
}

typedef pt_buffer head[KINDS];

static void head_clear(head *buffers)
{
    for (size_t i = 0; i < KINDS; i++) {
        pt_buffer_clear(&(*buffers)[i]);
    }
}

/* Header lines, and the files that do not depend on single customers. */
static pt_status write_heads(const crew *all, pt_error *error)
{
    PT_SCOPED(head) buffers = {0};
    for (size_t i = 0; i < KINDS; i++) {
        bool has_delivery = i == TRANSACTIONS && all->simulation->has_delivery;
        const pt_term *header = has_delivery ? &header_with_delivery : &kinds[i].header;
        pt_buffer_add_text(&buffers[i], pt_simulation_term(all->simulation, header));
    }
    pt_csv_add_services(all->simulation, &buffers[SERVICES]);
    pt_csv_add_segment_truth(all->simulation, &buffers[SEGMENT_TRUTH]);
    for (size_t i = 0; i < KINDS; i++) {
        if (buffers[i].out_of_memory) {
            return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for a simulation");
        }
    }
    return write_buffers(all, buffers, error);
}

static void run_customers(crew *all, int thread_count)
{
    const int64_t customers = all->simulation->parameters.customer_count;
    all->block_count = (customers + BLOCK_CUSTOMERS - 1) / BLOCK_CUSTOMERS;
    all->make = make_customers;
    all->stage = PT_N("simulating");
    all->unit = PT_N("customers");
    all->units_per_block = BLOCK_CUSTOMERS;
    all->unit_count = customers;
    run_crew(all, thread_count);
}

static void run_stretches(crew *all, int thread_count)
{
    all->block_count = (int64_t)all->stretches->count;
    all->make = make_stretch;
    all->stage = PT_N("sorting by time");
    all->unit = PT_N("lines");
    all->unit_count = all->counts.lines;
    all->units_per_block = all->counts.lines / all->block_count;
    run_crew(all, thread_count);
}

static pt_status add_files(crew *all, const pt_simulation_csv *csv, pt_error *error)
{
    for (size_t i = 0; i < KINDS; i++) {
        bool is_truth = i == CUSTOMER_TRUTH || i == SEGMENT_TRUTH;
        if (csv->with_truth || !is_truth) {
            PT_RETURN_IF_ERROR(
                pt_csv_folder_add(all->folder, kinds[i].name, csv->may_replace, &all->files[i], error));
        }
    }
    return PT_OK;
}

pt_status pt_simulation_write_csv(const pt_simulation *simulation, const pt_simulation_csv *csv,
                                  pt_progress *progress, pt_simulation_counts *counts, pt_error *error)
{
    PT_SCOPED(pt_csv_folder) folder = {0};
    PT_RETURN_IF_ERROR(pt_csv_folder_open(csv->folder, &folder, error));
    crew all = {.simulation = simulation, .folder = &folder, .progress = progress};
    PT_RETURN_IF_ERROR(add_files(&all, csv, error));
    PT_SCOPED(pt_arena) arena = {0};
    PT_RETURN_IF_ERROR(pt_day_texts_make(simulation, &arena, &all.days, error));
    PT_RETURN_IF_ERROR(write_heads(&all, error));
    PT_SCOPED(pt_stretches) stretches = {0};
    if (csv->order == PT_ORDER_BY_TIME) {
        PT_RETURN_IF_ERROR(pt_stretches_open(simulation, &folder, &stretches, error));
        all.stretches = &stretches;
    }
    run_customers(&all, csv->thread_count);
    if (all.status == PT_OK && all.stretches != NULL) {
        run_stretches(&all, csv->thread_count);
    }
    if (all.status != PT_OK) {
        if (error != NULL) {
            *error = all.error;
        }
        return all.status;
    }
    PT_RETURN_IF_ERROR(pt_csv_folder_finish(&folder, error));
    *counts = all.counts;
    return PT_OK;
}
