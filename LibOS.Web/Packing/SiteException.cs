using System;

namespace ExoCosmos.LibOS.Web.Packing;

/// <summary>A site that a store cannot hold, or a store that cannot be read: what is wrong, in a sentence.</summary>
public sealed class SiteException(string problem) : Exception(problem);
