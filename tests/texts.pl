# texts.pl FILE...: checks each PT_FAIL and PT_MESSAGE whose text is a literal: as many arguments as the text has
# {1} ... {4}, and no full stop at the end of an error. Prints what is wrong and exits with 1.
use strict;
use warnings;

my $failed = 0;

sub complain
{
    my ($file, $line, $what) = @_;
    print STDERR "$file:$line: $what\n";
    $failed = 1;
}

# Splits what stands between the parentheses at its outermost commas.
sub split_arguments
{
    my ($text) = @_;
    my @parts = ('');
    my $depth = 0;
    while ($text =~ /\G("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|.)/gs) {
        my $token = $1;
        $depth++ if $token =~ /^[(\[{]$/;
        $depth-- if $token =~ /^[)\]}]$/;
        if ($token eq ',' && $depth == 0) {
            push @parts, '';
        } else {
            $parts[-1] .= $token;
        }
    }
    return @parts;
}

sub check
{
    my ($macro, $file, $line, $text, @arguments) = @_;
    return if $text !~ /^\s*(?:"(?:[^"\\]|\\.)*"\s*)+$/;    # not a literal
    my $literal = join '', $text =~ /"((?:[^"\\]|\\.)*)"/g;
    my %used = map { $_ => 1 } $literal =~ /\{([1-9])\}/g;
    complain($file, $line, "\"$literal\" ends in a full stop") if $macro eq "PT_FAIL" && $literal =~ /[^.]\.$/;
    for my $number (1 .. @arguments) {
        complain($file, $line, "\"$literal\" does not show its argument $number") if !$used{$number};
    }
    for my $number (keys %used) {
        complain($file, $line, "\"$literal\" has no argument for {$number}") if $number > @arguments;
    }
}

for my $file (@ARGV) {
    open my $input, '<', $file or die "$file: $!";
    local $/;
    my $content = <$input>;
    close $input;
    $content =~ s{(/\*.*?\*/)}{ my $comment = $1; $comment =~ s/[^\n]//g; $comment }gse;
    $content =~ s/^([ \t]*#[ \t]*define(?:[^\n]*\\\n)*[^\n]*)/ "\n" x ($1 =~ tr|\n||) /gme;
    while ($content =~ /\b(PT_FAIL|PT_MESSAGE)(\((?:[^()"']++|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|(?2))*\))/g) {
        my ($macro, $inside) = ($1, substr($2, 1, -1));
        my $line = 1 + (substr($content, 0, $-[0]) =~ tr/\n//);
        my @parts = split_arguments($inside);
        splice @parts, 0, 2 if $macro eq 'PT_FAIL';
        next if !@parts;
        check($macro, $file, $line, @parts);
    }
}
exit $failed;
