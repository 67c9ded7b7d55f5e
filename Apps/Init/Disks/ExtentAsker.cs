using ExoCosmos.Abi;
using ExoCosmos.Init.Manifest;
using ExoCosmos.LibOS.Extents;

namespace ExoCosmos.Init.Disks;

/// <summary>An environment that may ask for extents: who it is, how much it may have, and what it has asked.</summary>
internal struct ExtentAsker
{
    public Name32 Name;
    public Handle Environment;
    public EnvironmentEntry.ExtentSizes Quotas;

    /// <summary>Address of its page of answers.</summary>
    public ulong Reply;

    /// <summary>It has asked, and was not answered. A second request takes the place of the first: nobody has more than one in the queue.</summary>
    public bool HasAsked;
    public TransferMessage Asked;
}
