using System.Linq;
using ExoCosmos.Shell.Language;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Shell.Language;

[TestClass]
public sealed class ParserTests
{
    [TestMethod]
    [DataRow("a b c", "a b c")]
    [DataRow("  a\tb  ", "a b")]
    [DataRow("a;b", "a ; b")]
    [DataRow("a\nb\n\n", "a ; b")]
    [DataRow("a && b || c", "a && b || c")]
    [DataRow("a |\n b", "a | b")]
    [DataRow("a &&\n b", "a && b")]
    [DataRow("! a | b", "! a | b")]
    [DataRow("a # b | c", "a")]
    [DataRow("a#b", "a#b")]
    [DataRow("# only a comment", "")]
    [DataRow("X=1 Y=$X a Z=2", "X=1 Y=<X> a Z=2")]
    [DataRow("X=", "X=")]
    [DataRow("1X=2", "1X=2")]
    [DataRow("a >b 2>>c <d 2>&1", "a 1>b 2>>c 0<d 2>&1")]
    [DataRow("a>b", "a 1>b")]
    [DataRow("a2>b", "a2 1>b")]
    [DataRow("a &>b", "a &>b")]
    [DataRow("'a b'", "'a b'")]
    [DataRow("a'b'\"c\"\\d", "a'b''c''d'")]
    [DataRow("''", "''")]
    [DataRow("\"\"", "''")]
    [DataRow("\"a $b ${c}d\\$e\"", "'a '<\"b\">' '<\"c\">'d$e'")]
    [DataRow("$a$?x $1b $ $%", "<a><?>x <1>b $ $%")]
    [DataRow("a\\\nb", "ab")]
    [DataRow("a \\\n b", "a b")]
    [DataRow("'a\nb'", "'a\nb'")]
    public void UnderstandsTheLanguage(string text, string meaning) => Assert.AreEqual(meaning, Show.List(Parser.Parse(text)));

    [TestMethod]
    [DataRow("'open")]
    [DataRow("\"open")]
    [DataRow("\"open\\\"")]
    [DataRow("${open")]
    [DataRow("a |")]
    [DataRow("a | # comment")]
    [DataRow("a &&")]
    [DataRow("a ||\n")]
    [DataRow("a \\")]
    public void AsksForMore(string text)
    {
        var error = Assert.ThrowsExactly<ShellSyntaxException>(() => Parser.Parse(text));
        Assert.IsTrue(error.IsIncomplete, error.Message);
    }

    [TestMethod]
    [DataRow("| a", 1, "a command is missing before '|'")]
    [DataRow("a\n;; && b", 2, "a command is missing before '&&'")]
    [DataRow("a && ; b", 1, "a command is missing before ';'")]
    [DataRow("a | | b", 1, "a command is missing before '|'")]
    [DataRow("a >", 1, "a file name must follow '>'")]
    [DataRow("a\nb > | c", 2, "a file name must follow '>'")]
    [DataRow("a 2>&x", 1, "only 0, 1 or 2 can follow '>&'")]
    [DataRow("a &", 1, "background commands (&) are not supported")]
    [DataRow("(a)", 1, "'(' is not supported; quote it to mean the character")]
    [DataRow("'\n\n'\na $(b)", 4, "'(' is not supported; quote it to mean the character")]
    [DataRow("${a:-b}", 1, "${a:-b} is not supported: only plain names")]
    [DataRow("cat <<END", 1, "here-documents (<<) are not supported")]
    public void SaysWhatIsWrongAndWhere(string text, int line, string message)
    {
        var error = Assert.ThrowsExactly<ShellSyntaxException>(() => Parser.Parse(text));
        Assert.IsFalse(error.IsIncomplete);
        Assert.AreEqual((line, message), (error.Line, error.Message));
    }

    [TestMethod]
    public void TakesAnyTextWithoutOtherFailures() => Prop.ForAll(
        Gen.Elements("a =$'\"\\|&;<>#!~*?[{}()\n12".ToCharArray()).ArrayOf().Select(letters => new string(letters)).ToArbitrary(),
        text =>
        {
            try
            {
                return Parser.Parse(text).Items.All(item => item.Pipeline.Commands.Count > 0);
            }
            catch (ShellSyntaxException)
            {
                return true;
            }
        }).QuickCheckThrowOnFailure();
}
