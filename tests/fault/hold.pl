#!/usr/bin/perl
# hold.pl READY STORE QUESTION COMMAND...: runs COMMAND (in this very process) on a store of SQLite and stops it in the
# middle: after one of its writes, as soon as the SQL of QUESTION has an answer. Then it holds no lock of the store, so
# that others can write, and READY is made. SIGCONT lets it go on; a signal sent before is met first.
#
# Writers of a store draw numbers from the file STORE-writer and take their turns in that order (the file and byte 0
# are explained in src/store/sqlite/writer_lock.c). Whoever takes a turn before the first write and keeps others from
# drawing meanwhile can let another program's writes through one by one.
use strict;
use warnings;
use Fcntl qw(F_SETLK F_WRLCK F_UNLCK SEEK_SET O_RDWR O_CREAT);

my ($ready, $store, $question, @command) = @ARGV;
my $first_number = 64;
my $deadline = time + 120;
my $stepped = $$; # the process that becomes COMMAND
my $lock;

sub range { # TYPE FIRST COUNT: whether the lock was to be had
    return fcntl $lock, F_SETLK, pack 's s x4 q q l x4', $_[0], SEEK_SET, $_[1], $_[2];
}
sub is_over {
    open my $stat, '<', "/proc/$stepped/stat" or return 1;
    return <$stat> =~ /\) [ZXx] / || time > $deadline;
}
sub until_true {
    my ($is_true) = @_;
    until ($is_true->()) {
        exit 0 if is_over();
        select undef, undef, undef, 0.001; # a millisecond
    }
}
sub drawn {
    sysseek $lock, 0, SEEK_SET;
    my $bytes = '';
    return sysread($lock, $bytes, 8) == 8 ? unpack 'q', $bytes : 0;
}
sub has_answer {
    my $answer = qx(sqlite3 -cmd '.timeout 5000' '$store' "$question" 2>&1);
    return $? == 0 && $answer ne '';
}

# No one draws a number; ours is the turn.
sub hold {
    sysopen $lock, "$store-writer", O_RDWR | O_CREAT or die "$store-writer: $!\n";
    until_true(sub { range(F_WRLCK, 0, 1) });
    my $number = drawn() < $first_number ? $first_number : drawn();
    sysseek $lock, 0, SEEK_SET;
    syswrite $lock, pack 'q', ++$number;
    until_true(sub { range(F_WRLCK, $first_number, $number - $first_number + 1) });
    return $number;
}

# Lets one write through: who draws the next number waits for our turn to end, and meets byte 0 after its own.
sub step {
    my ($number) = @_;
    range(F_UNLCK, 0, 1);
    until_true(sub { drawn() > $number });
    until_true(sub { range(F_WRLCK, 0, 1) });
    range(F_UNLCK, $first_number, $number - $first_number + 1);
    until_true(sub { range(F_WRLCK, $first_number, $number + 1 - $first_number + 1) });
    return $number + 1;
}

pipe my $told, my $tell or die "pipe: $!\n";
my $holder = fork // die "fork: $!\n";
if ($holder) {
    close $tell;
    exit 1 unless <$told>;
    exec @command or die "$command[0]: $!\n";
}
close $told;
open STDIN, '<', '/dev/null';
open STDOUT, '>', '/dev/null';
my $number = hold();
syswrite $tell, "held\n";
close $tell;
do { $number = step($number) } until has_answer(); # after a write it is COMMAND for sure, ready for signals
kill 'STOP', $stepped;
until_true(sub { open my $stat, '<', "/proc/$stepped/stat" or return 0; return <$stat> =~ /\) T / });
close $lock;
open my $made, '>', $ready or die "$ready: $!\n";
close $made;
