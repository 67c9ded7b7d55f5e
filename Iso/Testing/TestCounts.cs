using System.Globalization;
using System.IO;
using System.Xml;
using System.Xml.Linq;

namespace ExoCosmos.Iso.Testing;

/// <summary>How many tests passed, failed and were skipped.</summary>
public sealed record TestCounts(int Passed, int Failed, int Skipped)
{
    private static readonly XNamespace Schema = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";

    public static TestCounts operator +(TestCounts left, TestCounts right)
        => new(left.Passed + right.Passed, left.Failed + right.Failed, left.Skipped + right.Skipped);

    /// <summary>Reads the counters of a TRX report; null when there is no whole report, as after a crash.</summary>
    public static TestCounts? FromReport(string path)
    {
        if (!File.Exists(path))
            return null;
        try
        {
            var counters = XDocument.Load(path).Root?.Element(Schema + "ResultSummary")?.Element(Schema + "Counters");
            if (counters is null)
                return null;
            int Count(string name) => (int?)counters.Attribute(name) ?? 0;
            var failed = Count("failed") + Count("error") + Count("timeout") + Count("aborted");
            return new TestCounts(Count("passed"), failed, Count("total") - Count("passed") - failed);
        }
        catch (XmlException)
        {
            return null;
        }
    }

    public override string ToString()
        => string.Create(CultureInfo.InvariantCulture, $"{Passed} passed, {Failed} failed{(Skipped > 0 ? $", {Skipped} skipped" : "")}");
}
