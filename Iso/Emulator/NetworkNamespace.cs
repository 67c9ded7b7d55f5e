using System;

namespace ExoCosmos.Iso.Emulator;

/// <summary>A network of a program's own, without a connection to any other (network_namespaces(7)); who is not root becomes it within.</summary>
public static class NetworkNamespace
{
    public const string Program = "unshare";

    /// <summary>What stands before the program and its arguments.</summary>
    public static string[] Arguments => Environment.IsPrivilegedProcess ? ["-n", "--"] : ["-r", "-n", "--"];
}
