using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using ExoCosmos.Iso.Benchmarking.Web;
using ExoCosmos.LibOS.Web.Serving;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Iso;

[TestClass]
public sealed class WebSwitchTests
{
    /// <summary>A switch that the benchmark did not know would be left out of its table of ablations.</summary>
    [TestMethod]
    public void TheBenchmarkKnowsEverySwitchOfTheServer()
    {
        var names = new List<string>();
        for (var bit = 1U; (bit & (uint)ServerSwitches.All) != 0; bit <<= 1)
            names.Add(Encoding.UTF8.GetString(SwitchNames.Of((ServerSwitches)bit)));
        CollectionAssert.AreEqual(names.Order(StringComparer.Ordinal).ToArray(), WebSwitches.All.Order(StringComparer.Ordinal).ToArray());
    }
}
