// frames_duckdb.mjs CSV SQL_FILE AS_OF THREADS REPEATS: the question of frames.sql on DuckDB, in memory.
import {DuckDBInstance, version} from '@duckdb/node-api';
import {readFileSync} from 'node:fs';

const [csv, sqlFile, asOf, threads, repeats] = process.argv.slice(2);
const instance = await DuckDBInstance.create(':memory:', {threads});
const connection = await instance.connect();
await connection.run(`CREATE TABLE purchase AS SELECT * FROM read_csv('${csv}', header = false,
    columns = {'customer': 'INTEGER', 'day': 'INTEGER', 'amount': 'BIGINT'})`);
const statements = readFileSync(sqlFile, 'utf8').replaceAll('AS_OF', asOf)
    .split(/^-- way: .*$/m).slice(1).map(text => text.trim());

let best = Infinity;
const answers = new Set();
for (const statement of statements) {
    for (let i = 0; i < Number(repeats); i++) {
        const start = performance.now();
        const rows = (await connection.runAndReadAll(statement)).getRows();
        best = Math.min(best, (performance.now() - start) / 1000);
        answers.add(rows[0].map(String).join('|'));
    }
}
console.log(`duckdb_version ${version()}`);
console.log(`duckdb_seconds ${best.toFixed(6)}`);
for (const answer of answers) {
    console.log(`duckdb_sums ${answer}`);
}
